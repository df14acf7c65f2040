using System.Collections.Concurrent;
using ActorSocketIo.Adapters;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;

namespace ActorSocketIo.Tests.Adapter;

public sealed class RoomIndexTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_room_selects_its_members_several_their_union_each_once()
    {
        var (index, s) = await Index(4);
        index.Join(s[0].Membership, "a");
        index.Join(s[1].Membership, "a");
        index.Join(s[1].Membership, "b");
        index.Join(s[2].Membership, "b");

        AssertSelects(index, To("a"), s[0], s[1]);
        AssertSelects(index, To("a", "b"), s[0], s[1], s[2]);
        AssertSelects(index, To("a", s[0].Id, s[3].Id), s[0], s[1], s[3]);
        AssertSelects(index, To("nobody"));
        AssertSelects(index, BroadcastScope.Everyone, s);
    }

    [Fact]
    public async Task Exceptions_win_whether_they_are_sockets_rooms_or_unknown()
    {
        var (index, s) = await Index(4);
        index.Join(s[0].Membership, "a");
        index.Join(s[1].Membership, "a");
        index.Join(s[1].Membership, "b");

        AssertSelects(index, BroadcastScope.Everyone.But([s[3].Id]), s[0], s[1], s[2]);
        AssertSelects(index, BroadcastScope.Everyone.But(["b"]), s[0], s[2], s[3]);
        AssertSelects(index, BroadcastScope.Everyone.But(["b", s[3].Id]), s[0], s[2]);
        AssertSelects(index, To("a").But([s[0].Id]), s[1]);
        AssertSelects(index, To("a").But(["a"]));
        AssertSelects(index, To("a").But(["unknown"]), s[0], s[1]);
    }

    [Fact]
    public async Task A_private_room_that_others_join_has_both()
    {
        var (index, s) = await Index(3);
        index.Join(s[1].Membership, s[0].Id);

        AssertSelects(index, To(s[0].Id), s[0], s[1]);
        AssertSelects(index, BroadcastScope.Everyone.But([s[0].Id]), s[2]);

        index.Leave(s[1].Membership, s[0].Id);
        AssertSelects(index, To(s[0].Id), s[0]);
    }

    [Fact]
    public async Task First_and_last_members_are_told_once_each()
    {
        var told = new List<string>();
        var index = new RoomIndex(room => told.Add("+" + room), room => told.Add("-" + room));
        var s = await fixture.Sockets(2);

        index.Join(s[0].Membership, "a");
        index.Join(s[0].Membership, "a");
        index.Join(s[1].Membership, "a");
        index.Leave(s[0].Membership, "a");
        index.Leave(s[0].Membership, "a");
        index.Leave(s[1].Membership, "a");
        index.Leave(s[1].Membership, "a");
        index.Join(s[1].Membership, "a");

        Assert.Equal(["+a", "-a", "+a"], told);
    }

    [Fact]
    public async Task The_adapter_tells_only_what_changes()
    {
        var nsp = fixture.NewNamespace();
        var told = new ConcurrentQueue<string>();
        nsp.Adapter.RoomCreated += room => told.Enqueue("created " + room);
        nsp.Adapter.RoomDeleted += room => told.Enqueue("deleted " + room);
        nsp.Adapter.RoomJoined += (room, id) => told.Enqueue($"{id} joined {room}");
        nsp.Adapter.RoomLeft += (room, id) => told.Enqueue($"{id} left {room}");
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var (id, socket) = (client.Id, nsp.Sockets[client.Id]);

        await socket.JoinAsync("a", "a").Soon();
        socket.Leave("b");
        socket.Leave("a");
        socket.Disconnect();
        await Eventually.True(() => nsp.Sockets.Count == 0);

        Assert.Equal(
            [$"created {id}", $"{id} joined {id}", "created a", $"{id} joined a", $"{id} left a", "deleted a", $"{id} left {id}", $"deleted {id}"], told);
    }

    [Fact]
    public async Task A_listener_of_rooms_that_throws_keeps_no_socket_from_leaving()
    {
        var nsp = fixture.NewNamespace();
        nsp.Adapter.RoomLeft += (_, _) => throw new InvalidOperationException("the application's");
        nsp.Adapter.RoomJoined += (_, _) => throw new InvalidOperationException("the application's");
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];
        var ended = new TaskCompletionSource();
        socket.OnDisconnect(_ => ended.SetResult());

        await socket.JoinAsync("a").Soon();
        socket.Disconnect();

        await ended.Task.Soon();
        Assert.Empty(nsp.Sockets);
        Assert.Empty(nsp.Adapter.Rooms);
    }

    [Fact]
    public async Task A_member_that_stays_is_never_lost_while_others_come_and_go()
    {
        var firsts = 0;
        var index = new RoomIndex(_ => Interlocked.Increment(ref firsts), _ => Interlocked.Decrement(ref firsts));
        var s = await fixture.Sockets(4);
        foreach (var socket in s) index.Add(socket.Membership);
        index.Join(s[0].Membership, "stays");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var churn = s.Skip(1).Select(socket => OwnThread.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                index.Join(socket.Membership, "stays");
                index.Join(socket.Membership, "churns");
                Assert.Contains(socket.Membership, index.Members("churns"));
                index.Leave(socket.Membership, "churns");
                Assert.DoesNotContain(socket.Membership, index.Members("churns"));
                index.Leave(socket.Membership, "stays");
            }
        }));
        var broadcasts = OwnThread.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Contains(s[0], index.Select(To("stays", "churns")).ToArray());
                Assert.Contains(s[0], index.Select(To("stays")).ToArray());
            }
        });

        await Task.WhenAll([.. churn, broadcasts]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, firsts);
        Assert.Equal([s[0].Membership], index.Members("stays"));
        Assert.Null(index.Find("churns"));
    }

    [Fact]
    public async Task Sockets_that_are_closing_are_not_selected()
    {
        var (index, s) = await Index(2);
        index.Join(s[0].Membership, "a");
        index.Join(s[1].Membership, "a");

        s[0].Disconnect();

        AssertSelects(index, BroadcastScope.Everyone, s[1]);
        AssertSelects(index, To("a"), s[1]);
        Assert.Equal(1, index.Select(To("a", "b")).Count());
    }

    [Fact]
    public void An_ordered_emit_of_an_older_incarnation_does_not_count()
    {
        var room = new LocalRoom();

        var delivered = new List<long>();
        long Deliver(long incarnation) => room.Deliver(incarnation, () => delivered.Add(incarnation));

        Assert.Equal(0, Deliver(5));
        Assert.Equal(0, Deliver(5));
        Assert.Equal(5, Deliver(4));
        Assert.Equal(0, Deliver(6));
        Assert.Equal([5, 5, 6], delivered);
        Assert.Equal(6, room.Incarnation);
    }

    private static BroadcastScope To(params string[] rooms) => BroadcastScope.Everyone.To(rooms);

    private static void AssertSelects(RoomIndex index, BroadcastScope scope, params Socket[] expected)
    {
        var selected = index.Select(scope).ToArray();
        Assert.Equal(expected.Length, selected.Length);
        Assert.Equal(expected.ToHashSet(), selected.ToHashSet());
    }

    private async Task<(RoomIndex Index, Socket[] Sockets)> Index(int count)
    {
        var index = new RoomIndex(_ => { }, _ => { });
        var sockets = await fixture.Sockets(count);
        foreach (var socket in sockets) index.Add(socket.Membership);
        return (index, sockets);
    }
}
