using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Adapter;

public sealed class BroadcastTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_broadcast_allocates_the_same_for_ten_sockets_as_for_a_thousand()
    {
        var (few, many) = (await Crowd(10), await Crowd(1000));

        foreach (var select in new Func<Namespace, BroadcastOperator>[]
        {
            nsp => nsp.To("r"),
            nsp => nsp.Compress(true),
            nsp => nsp.Except(nsp.Sockets.Keys.First()),
            nsp => nsp.To("r").Except("nobody"),
        })
        {
            var (forFew, forMany) = (Allocated(select(few)), Allocated(select(many)));
            Assert.True(forMany - forFew < 1_000, $"{forFew} bytes for 10 sockets, {forMany} for 1000");
        }
    }

    [Fact]
    public void A_scope_is_never_changed_by_what_is_made_of_it()
    {
        var scope = BroadcastScope.Everyone.To(["a"]).But(["x"]);

        _ = scope.To(["b"]).But(["y"]) with { Volatile = true, Local = true, Timeout = TimeSpan.Zero };

        Assert.Equal(["a"], scope.Rooms);
        Assert.Equal(["x"], scope.Except);
        Assert.False(scope.Volatile || scope.Local);
        Assert.Null(scope.Timeout);
        Assert.Empty(BroadcastScope.Everyone.Rooms);
    }

    [Fact]
    public void A_scope_names_each_room_once_and_refuses_null()
    {
        var scope = BroadcastScope.Everyone.To(["a", "b", "a"]).To(["b", "c"]).But(["x", "x"]);

        Assert.Equal(["a", "b", "c"], scope.Rooms);
        Assert.Equal(["x"], scope.Except);
        Assert.Throws<ArgumentNullException>(() => scope.To([null!]));
    }

    [Fact]
    public async Task An_operator_may_be_kept_and_used_again()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(_ => { });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await nsp.Sockets[client.Id].JoinAsync("a").Soon();
        var room = nsp.To("a");

        room.Except("a").Emit("nobody");
        room.Emit("one");
        room.Emit("two");

        Assert.Equal("one", (await client.Next()).EventName);
        Assert.Equal("two", (await client.Next()).EventName);
    }

    /// <summary>Bytes of one broadcast, when outboxes, snapshots and code have warmed up.</summary>
    private static long Allocated(BroadcastOperator target)
    {
        const int times = 20;
        for (var i = 0; i < 40; i++) target.Emit("warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++) target.Emit("counted");
        return (GC.GetAllocatedBytesForCurrentThread() - before) / times;
    }

    /// <summary>Clients that read nothing: what they are sent waits in their outboxes, whose rings have room for it by then.</summary>
    private async Task<Namespace> Crowd(int count)
    {
        var nsp = fixture.NewNamespace();
        var transports = Enumerable.Range(0, count).Select(_ => new InMemoryTransport()).ToArray();
        foreach (var transport in transports)
        {
            fixture.Io.Engine.OpenInMemory(transport);
            transport.Receive($"40{nsp.Name},");
        }

        await Eventually.True(() => nsp.Sockets.Count == count);
        foreach (var socket in nsp.Sockets.Values) await socket.JoinAsync("r");
        foreach (var transport in transports) transport.IsStalled = true;
        return nsp;
    }
}
