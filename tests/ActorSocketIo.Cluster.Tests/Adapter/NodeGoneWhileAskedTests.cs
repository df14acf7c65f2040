using System.Diagnostics;
using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.4: a node dies while it is asked. One test, since a node dies once.</summary>
public sealed class NodeDiesWhileAskedTests(HoldingMortalNodes cluster) : ContractTest(cluster), IClassFixture<HoldingMortalNodes>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly HoldingMortalNodes _cluster = cluster;

    [Fact]
    public async Task A_node_that_dies_while_it_is_asked_is_missing_from_every_answer_as_soon_as_it_is_seen()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On("who", () => mine);
        }
        var (from, dead) = (On(0, nsp), Last);
        var remote = (await from.To(clients[2].Id).FetchSocketsAsync().WaitAsync(Patience)).Single().Timeout(Long);
        _cluster.HoldAnswers();
        var sockets = from.Timeout(Long);
        var fetched = sockets.QuerySocketsAsync();
        var counted = Assert.ThrowsAsync<PartialAnswerException<int>>(() => sockets.CountAsync());
        var joined = Assert.ThrowsAsync<PartialAnswerException<string>>(() => sockets.SocketsJoinAsync("r"));
        var said = Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => from.Servers.Timeout(Long).EmitWithAckAsync("who"));
        var named = Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => from.Servers.Timeout(Long).To(dead).EmitWithAckAsync("who"));
        var acked = Assert.ThrowsAsync<AckTimeoutException>(() => sockets.EmitWithAckAsync("ask"));
        var written = Assert.ThrowsAnyAsync<SocketIoException>(() => remote.SetDataAsync("n", 1));
        var streamed = Assert.ThrowsAsync<PartialAnswerException<RemoteSocket>>(async () => await ToList(sockets.StreamSocketsAsync()));
        for (var node = 0; node < 2; node++) (await Next(clients[node])).Ack([node]);

        var watch = Stopwatch.StartNew();
        await _cluster.Crash(2);

        Assert.Equal([dead], (await fetched.WaitAsync(Patience)).Missing);
        Assert.Equal(clients[..2].Select(c => c.Id).Order(), (await fetched).Found.Select(s => s.Id).Order());
        Assert.Equal([dead], (await counted.WaitAsync(Patience)).Answer.Missing);
        Assert.Equal(2, (await counted).Answer.Found.Sum());
        Assert.Equal([dead], (await joined.WaitAsync(Patience)).Answer.Missing);
        Assert.Equal(2, (await joined).Answer.Found.Count);
        Assert.Equal([dead], (await said.WaitAsync(Patience)).Answer.Missing);
        Assert.Equal([1], (await said).Answer.Found.Select(a => a.Get<int>()));
        Assert.Equal([dead], (await named.WaitAsync(Patience)).Answer.Missing);
        Assert.Equal([dead], (await acked.WaitAsync(Patience)).Missing);
        Assert.Equal([0, 1], (await acked).Responses.Select(r => r.Get<int>()).Order());
        Assert.Equal(0, (await acked).Silent);
        await written.WaitAsync(Patience);
        Assert.Equal([dead], (await streamed.WaitAsync(Patience)).Answer.Missing);
        // Three seconds without a heartbeat, and what the detector and a loaded machine add; nobody waited for a deadline.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"settled after {watch.Elapsed}");

        await TestCluster.Until(() => Hosts[0].Server.Nodes.Count == 2, "the dead node was removed");
        Assert.Equal(2, await from.CountAsync().WaitAsync(Patience));
        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => remote.SetDataAsync("n", 1).WaitAsync(Patience))).Message);
        var late = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => from.Servers.To(dead).EmitWithAckAsync("who").WaitAsync(Patience));
        Assert.Equal([dead], late.Answer.Missing);
        Assert.Equal(0, Hosts[0].Server.Node!.Desk.Count);
    }
}

/// <summary>A node leaves while it is asked. One test, since a node leaves once.</summary>
public sealed class NodeLeavesWhileAskedTests(MortalNodes cluster) : ContractTest(cluster), IClassFixture<MortalNodes>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_node_that_leaves_while_it_is_asked_is_not_missing_since_its_sockets_are_gone_but_one_that_was_named_is()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        On(1, nsp).ServerEvents.On("who", () => 1);
        On(2, nsp).ServerEvents.On("who", () => { });      // hears, and says nothing
        var leaving = Last;
        var said = On(0, nsp).Servers.Timeout(Long).EmitWithAckAsync("who");
        var named = Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => On(0, nsp).Servers.Timeout(Long).To(leaving).EmitWithAckAsync("who"));
        var acked = On(0, nsp).Timeout(Long).EmitWithAckAsync("ask");
        for (var node = 0; node < 2; node++) (await Next(clients[node])).Ack([node]);
        await Next(clients[2]);      // never answers
        var watch = Stopwatch.StartNew();

        await Hosts[2].DisposeAsync();

        Assert.Equal([0, 1], (await acked.WaitAsync(Patience)).Select(a => a.Get<int>()).Order());
        Assert.Equal([1], (await said.WaitAsync(Patience)).Select(a => a.Get<int>()));
        Assert.Equal([leaving], (await named.WaitAsync(Patience)).Answer.Missing);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"settled after {watch.Elapsed}");
        await TestCluster.Until(() => Hosts[0].Server.Nodes.Count == 2, "it has left");
        Assert.Equal(2, await On(0, nsp).CountAsync().WaitAsync(Patience));
        Assert.Equal(clients[..2].Select(c => c.Id).Order(), (await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience)).Select(s => s.Id).Order());
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);
    }
}

/// <summary>Three nodes that notice soon when one has ended; the last can be made to hold its answers.</summary>
public sealed class HoldingMortalNodes() : ServerCluster(3, heartbeatPauseSeconds: 3)
{
    private readonly HeldWires _answers = new();

    public void HoldAnswers() => _answers.Hold();

    protected override Setup[] SetupsOf(int node) => node == 2 ? [new LinkSetup((lane, peer) => lane == Lane.Questions ? _answers.Add(peer) : peer)] : [];
}
