using ActorSocketIo.Cluster.Tests.Link;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.4: a node whose link does not take a question, or its answer, is missing at once, though nobody set a deadline.</summary>
public sealed class UntoldNodeTests(HeldNodes cluster) : ContractTest(cluster), IClassFixture<HeldNodes>, IDisposable
{
    private readonly HeldNodes _cluster = cluster;

    public void Dispose() => _cluster.Go();

    [Fact]
    public async Task A_node_whose_queue_is_full_is_missing_from_what_cannot_be_told_to_it()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        On(1, nsp).ServerEvents.On("who", () => 1);
        var remote = (await On(0, nsp).To(clients[2].Id).FetchSocketsAsync().WaitAsync(Patience)).Single().Timeout(Timeout.InfiniteTimeSpan);
        using var numbers = new LinkNumbers(Hosts[0].Server.Node!.Peers.Self);
        await TestCluster.Until(() => numbers.Read("kept", TokenOf(2)) == 0, "no acknowledgement is to come that would make room");
        _cluster.Stop(2);
        var dropped = Hosts[0].Server.Node!.Links.Counters.Dropped;
        while (Hosts[0].Server.Node!.Links.Counters.Dropped == dropped) On(0, nsp).To(clients[2].Id).Emit("fill", new byte[10_000]);
        for (var i = 0; i < 1000; i++) On(0, nsp).To(clients[2].Id).Emit("fill");      // so that nothing small has room either
        var sockets = On(0, nsp).Timeout(Timeout.InfiniteTimeSpan);

        var joined = await Assert.ThrowsAsync<PartialAnswerException<string>>(() => sockets.SocketsJoinAsync("r").WaitAsync(Patience));
        var written = await Assert.ThrowsAsync<PartialAnswerException<int>>(() => remote.SetDataAsync("n", 1).WaitAsync(Patience));
        var acked = Assert.ThrowsAsync<AckTimeoutException>(() => sockets.EmitWithAckAsync("ask").WaitAsync(Patience));
        for (var node = 0; node < 2; node++) (await Next(clients[node])).Ack([node]);
        var said = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => On(0, nsp).Servers.Timeout(Timeout.InfiniteTimeSpan).EmitWithAckAsync("who").WaitAsync(Patience));

        Assert.Equal([Last], joined.Answer.Missing);
        Assert.Equal([Last], written.Answer.Missing);
        Assert.Equal([Last], (await acked).Missing);
        Assert.Equal(2, (await acked).Responses.Count);
        Assert.Equal([Last], said.Answer.Missing);
        Assert.Equal([1], said.Answer.Found.Select(a => a.Get<int>()));
    }

    [Fact]
    public async Task A_node_whose_answer_is_larger_than_its_link_keeps_is_missing_and_says_why()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        SocketOf(clients[1], 1).Data.Set("large", new byte[2 * HeldNodes.KeptBytes]);
        On(1, nsp).ServerEvents.On("what", () => new byte[2 * HeldNodes.KeptBytes]);
        On(2, nsp).ServerEvents.On("what", () => 2);
        var sockets = On(0, nsp).Timeout(Timeout.InfiniteTimeSpan);
        List<string> streamed = [];

        var fetched = await sockets.QuerySocketsAsync().WaitAsync(Patience);
        var stream = await Assert.ThrowsAsync<PartialAnswerException<RemoteSocket>>(() => Read().WaitAsync(Patience));
        var said = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => On(0, nsp).Servers.Timeout(Timeout.InfiniteTimeSpan).EmitWithAckAsync("what").WaitAsync(Patience));

        Assert.Equal([TokenOf(1)], fetched.Missing);
        Assert.Equal(2, fetched.Found.Count);
        Assert.Equal([TokenOf(1)], stream.Answer.Missing);
        Assert.Equal(2, streamed.Count);
        Assert.Equal([TokenOf(1)], said.Answer.Missing);
        Assert.Equal([2], said.Answer.Found.Select(a => a.Get<int>()));
        Assert.Equal(2, Warnings.Lines.Count(line => line.Contains($"node {TokenOf(0)} is larger", StringComparison.Ordinal)));
        Assert.Single(Warnings.Lines, line => line.Contains($"because of socket {clients[1].Id}", StringComparison.Ordinal));

        async Task Read()
        {
            await foreach (var socket in sockets.StreamSocketsAsync()) streamed.Add(socket.Id);
        }
    }
}
