namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>The node of a room's actor leaves while others have it emit. One test, since a node leaves once.</summary>
public sealed class OrderedEmitsWhileLeavingTests(MortalNodes cluster) : ContractTest(cluster), IClassFixture<MortalNodes>
{
    [Fact]
    public async Task No_ordered_emit_of_another_node_fails_is_doubled_or_overtaken_while_the_rooms_actor_is_handed_over()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var (room, leaving) = await Hosts.RoomWithActorOn(nsp, node => node > 0);      // the shard coordinator stays
        await On(0, nsp).SocketsJoinAsync(room).WaitAsync(Patience);
        var staying = Enumerable.Range(0, Nodes).Where(node => node != leaving).ToArray();
        var (emitted, stop) = (new int[Nodes], new CancellationTokenSource());

        var emitters = staying.Select(node => Task.Run(async () =>
        {
            var emits = new List<Task>();
            while (!stop.IsCancellationRequested)
            {
                emits.Add(On(node, nsp).Room(room).EmitOrderedAsync("n", node, emitted[node]));
                Volatile.Write(ref emitted[node], emitted[node] + 1);
                await Task.Delay(5);
            }
            await Task.WhenAll(emits);
        })).ToArray();
        await TestCluster.Until(() => staying.All(node => Volatile.Read(ref emitted[node]) > 50), "emits are under way");
        await Hosts[leaving].DisposeAsync();
        var after = staying.ToDictionary(node => node, node => Volatile.Read(ref emitted[node]));
        await TestCluster.Until(() => staying.All(node => Volatile.Read(ref emitted[node]) > after[node] + 50), "and go on");
        Assert.Single(await Task.WhenAll(staying.Select(node => Hosts[node].HasActorOf(nsp, room))), isThere => isThere);
        await stop.CancelAsync();
        await Task.WhenAll(emitters).WaitAsync(Patience);
        foreach (var node in staying) On(node, nsp).Emit("end");

        var orders = new List<List<(int Node, int Number)>>();
        foreach (var node in staying)
        {
            var order = new List<(int Node, int Number)>();
            for (var ends = 0; ends < staying.Length;)
            {
                var next = await Next(clients[node]);
                if (next.EventName == "end") ends++;
                if (next.EventName == "n") order.Add((next.Args.Get<int>(0), next.Args.Get<int>(1)));
            }
            orders.Add(order);
        }
        Assert.Equal(orders[0], orders[1]);
        foreach (var node in staying)
            Assert.Equal(Enumerable.Range(0, emitted[node]), orders[0].Where(n => n.Node == node).Select(n => n.Number));
        stop.Dispose();
    }
}
