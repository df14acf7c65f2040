using System.Diagnostics;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.8: a node dies without a word, and clients of the others notice nothing. One test, since a node dies once.</summary>
public sealed class NodeDeathTests(MortalNodes cluster) : ContractTest(cluster), IClassFixture<MortalNodes>
{
    private readonly ServerCluster _cluster = cluster;

    [Fact]
    public async Task A_dead_node_is_missing_at_once_when_seen_then_gone_from_every_answer_and_survivors_go_on()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);
        var dead = TokenOf(2);
        for (var node = 0; node < 2; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On("who", () => mine);
        }
        On(2, nsp).ServerEvents.On("who", () => { });      // the question is on its way when the node dies
        var asked = On(0, nsp).Servers.Timeout(TimeSpan.FromMinutes(5)).EmitWithAckAsync("who");
        var answers = On(0, nsp).Timeout(TimeSpan.FromMinutes(5)).EmitWithAckAsync("ask");
        for (var node = 0; node < 2; node++) (await Next(clients[node])).Ack([node]);
        await Next(clients[2]);      // never answers

        await _cluster.Crash(2);
        var sinceCrash = Stopwatch.StartNew();

        // While the cluster has not seen it: survivors emit, join and take sockets.
        for (var i = 0; i < 50; i++)
        {
            On(i % 2, nsp).To("r").Emit("n", i);
            foreach (var client in clients.Take(2)) Assert.Equal(i, (await Next(client)).Args.Get<int>(0));
        }
        var watch = Stopwatch.StartNew();
        var newcomer = await Hosts[1].ConnectAsync(nsp).WaitAsync(Patience);
        await SocketOf(newcomer, 1).JoinAsync("fresh").WaitAsync(Patience);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"a join took {watch.Elapsed}");
        On(0, nsp).To("fresh").Emit("hello");
        Assert.Equal("hello", (await Next(newcomer)).EventName);

        // In flight: settled when it is seen, with what came, long before the deadline.
        var partial = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => asked.WaitAsync(Patience));
        Assert.Equal([1], partial.Answer.Found.Select(a => a.Get<int>()));
        Assert.Equal([dead], partial.Answer.Missing);
        var late = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.WaitAsync(Patience));
        Assert.Equal([0, 1], late.Responses.Select(r => r.Get<int>()).Order());
        Assert.True(sinceCrash.Elapsed < TimeSpan.FromSeconds(25), $"settled after {sinceCrash.Elapsed}");

        // Seen and removed: its socket is in no answer, and answers are whole.
        await TestCluster.Until(() => Hosts.Take(2).All(h => h.Server.Sockets.Adapter.ServerCount() == 2), "the dead node was removed");
        for (var node = 0; node < 2; node++)
        {
            Assert.Equal(3, await On(node, nsp).CountAsync().WaitAsync(Patience));
            Assert.Equal(2, await On(node, nsp).To("r").CountAsync().WaitAsync(Patience));
            Assert.DoesNotContain(clients[2].Id, (await On(node, nsp).FetchSocketsAsync().WaitAsync(Patience)).Select(s => s.Id));
        }
        Assert.Equal([1], (await On(0, nsp).ServerSideEmitWithAckAsync("who").WaitAsync(Patience)).Select(a => a.Get<int>()));
        await On(0, nsp).SocketsJoinAsync("after").WaitAsync(Patience);
        On(1, nsp).To("after").Emit("after");
        foreach (var client in clients.Take(2)) Assert.Equal("after", (await Next(client)).EventName);
        await On(0, nsp).Room("r").EmitOrderedAsync("ordered").WaitAsync(Patience);
        Assert.Equal(0, Hosts[0].Server.Node!.Desk.Count);

        // By name: no shard is asked, so the answer does not wait for one.
        for (var node = 0; node < 2; node++)
        {
            watch.Restart();
            var gone = await Assert.ThrowsAsync<SocketIoException>(() => On(node, nsp).Socket(clients[2].Id).AskAsync<Greeted>(new Greet("late"), Patience));
            Assert.Equal($"There is no socket {clients[2].Id}: its node is gone, or it never was.", gone.Message);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"the answer took {watch.Elapsed}");
        }
    }
}
