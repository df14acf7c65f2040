using ActorSocketIo.Adapters;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Emits of a room's actor that was replaced are dropped, and it hears of it; one that only seems older gets through at the second attempt.</summary>
public sealed class YoungerActorTests(ThreeNodes cluster) : ContractTest(cluster), IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task An_ordered_emit_of_an_older_incarnation_reaches_nobody_on_nodes_that_have_had_a_younger_one_and_its_actor_is_told()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);

        Assert.Equal(0, await EmitAs(1, nsp, "young", incarnation: 10));
        Assert.Equal(10, await EmitAs(2, nsp, "old", incarnation: 9));
        Assert.Equal(10, await EmitAs(1, nsp, "old here", incarnation: 9));
        Assert.Equal(0, await EmitAs(2, nsp, "same", incarnation: 10));
        Assert.Equal(0, await EmitAs(2, nsp, "younger", incarnation: 11));
        On(2, nsp).Emit("end");
        foreach (var client in clients) Assert.Equal(["young", "same", "younger"], await UpTo(client, "end"));
    }

    [Fact]
    public async Task A_younger_actor_with_a_lower_number_fails_once_says_why_and_is_heard_from_then_on()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);
        await On(0, nsp).Room("r").EmitOrderedAsync("starts it").WaitAsync(Patience);
        var ahead = DateTimeOffset.UtcNow.AddHours(1).UtcTicks;      // of a node whose clock is

        Assert.Equal(0, await EmitAs(1, nsp, "ahead", ahead));
        var failure = await Assert.ThrowsAsync<SocketIoException>(() => On(2, nsp).Room("r").EmitOrderedAsync("dropped").WaitAsync(Patience));
        await On(2, nsp).Room("r").EmitOrderedAsync("heard").WaitAsync(Patience);
        On(2, nsp).Emit("end");

        Assert.Contains("younger", failure.Message);
        foreach (var client in clients) Assert.Equal(["starts it", "ahead", "heard"], await UpTo(client, "end"));
    }

    private Task<long> EmitAs(int node, string nsp, string name, long incarnation)
    {
        var adapter = On(node, nsp).Adapter;
        return adapter.Utilities.BroadcastOrdered("r", AdapterProtocol.Payload.Of(adapter.Encode(name, [])), incarnation).WaitAsync(Patience);
    }
}
