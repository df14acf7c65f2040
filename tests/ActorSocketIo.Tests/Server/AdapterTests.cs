using System.Collections.Concurrent;

namespace ActorSocketIo.Tests.Server;

public sealed class AdapterTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Its_events_come_on_real_changes_only_and_in_order()
    {
        var nsp = fixture.NewNamespace();
        var events = Events(nsp);
        var one = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var two = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        events.Clear();

        await nsp.Sockets[one.Id].JoinAsync("r");
        await nsp.Sockets[one.Id].JoinAsync("r");
        await nsp.Sockets[two.Id].JoinAsync("r");
        nsp.Sockets[one.Id].Leave("r");
        nsp.Sockets[one.Id].Leave("r");
        nsp.Sockets[two.Id].Leave("r");

        Assert.Equal(["create r", $"join r {one.Id}", $"join r {two.Id}", $"leave r {one.Id}", $"leave r {two.Id}", "delete r"], events);
    }

    [Fact]
    public async Task The_private_room_raises_them_too()
    {
        var nsp = fixture.NewNamespace();
        var events = Events(nsp);

        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        Assert.Equal([$"create {client.Id}", $"join {client.Id} {client.Id}"], events);
        events.Clear();
        client.Disconnect();

        await Eventually.True(() => events.Count == 2);
        Assert.Equal([$"leave {client.Id} {client.Id}", $"delete {client.Id}"], events);
    }

    [Fact]
    public async Task It_knows_rooms_and_sockets_both_ways()
    {
        var nsp = fixture.NewNamespace();
        var one = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var two = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await nsp.Sockets[one.Id].JoinAsync("a");
        await nsp.Sockets[two.Id].JoinAsync("b");

        Assert.Equal(new HashSet<string> { one.Id, two.Id, "a", "b" }, [.. nsp.Adapter.Rooms]);
        Assert.Equal(new HashSet<string> { one.Id, two.Id }, nsp.Adapter.Sockets());
        Assert.Equal(new HashSet<string> { one.Id }, nsp.Adapter.Sockets("a"));
        Assert.Equal(new HashSet<string> { one.Id, two.Id }, nsp.Adapter.Sockets("a", "b"));
        Assert.Empty(nsp.Adapter.Sockets("nobody is here"));
        Assert.Equal(new HashSet<string> { one.Id, "a" }, nsp.Adapter.SocketRooms(one.Id));
        Assert.Null(nsp.Adapter.SocketRooms("unknown"));
        Assert.Equal(1, nsp.Adapter.ServerCount());
    }

    [Fact]
    public async Task Another_may_join_the_room_that_is_a_sockets_id()
    {
        var nsp = fixture.NewNamespace();
        var one = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var two = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await nsp.Sockets[two.Id].JoinAsync(one.Id);

        nsp.To(one.Id).Emit("both");

        Assert.Equal("both", (await one.Next()).EventName);
        Assert.Equal("both", (await two.Next()).EventName);
    }

    private static ConcurrentQueue<string> Events(Namespace nsp)
    {
        var events = new ConcurrentQueue<string>();
        nsp.Adapter.RoomCreated += room => events.Enqueue($"create {room}");
        nsp.Adapter.RoomJoined += (room, id) => events.Enqueue($"join {room} {id}");
        nsp.Adapter.RoomLeft += (room, id) => events.Enqueue($"leave {room} {id}");
        nsp.Adapter.RoomDeleted += room => events.Enqueue($"delete {room}");
        return events;
    }
}
