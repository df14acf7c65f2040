using System.Collections.Concurrent;

namespace ActorSocketIo.Tests.Server;

public sealed class RoomEventTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_listener_may_wait_for_another_thread_that_changes_the_same_sockets_rooms()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];
        var (hasWaited, joined) = (false, new ConcurrentQueue<string>());
        nsp.Adapter.RoomJoined += (room, _) =>
        {
            joined.Enqueue(room);
            if (room == "first")
                hasWaited = Elsewhere(() => socket.JoinAsync("second"));
        };

        await socket.JoinAsync("first").Soon();

        Assert.True(hasWaited);
        await Eventually.True(() => joined.Count == 2); // of what comes while it tells, another thread tells
        Assert.Equal(["first", "second"], joined);
    }

    [Fact]
    public async Task A_listener_may_wait_for_another_thread_that_asks_a_socket_which_is_being_connected()
    {
        var nsp = fixture.NewNamespace();
        Socket connecting = null!;
        var hasWaited = false;
        nsp.Use(socket =>
        {
            connecting = socket;
            return Task.CompletedTask;
        });
        nsp.Adapter.RoomJoined += (_, _) => hasWaited = Elsewhere(() => connecting.Aborted.IsCancellationRequested);

        await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.True(hasWaited);
    }

    [Fact]
    public async Task A_listener_of_the_end_may_wait_for_another_thread_that_disconnects_the_client()
    {
        var nsp = fixture.NewNamespace();
        var client = new RawClient(fixture.Io);
        var socket = nsp.Sockets[await client.JoinAsync(nsp.Name)];
        var hasWaited = false;
        client.Session.Closed += (_, _) => hasWaited = Elsewhere(() => socket.Disconnect(close: true));

        client.Send($"40{nsp.Name},");

        await Eventually.True(() => hasWaited); // on the thread that writes: another one, if it is still busy with the answer to the first CONNECT
        Assert.True(client.IsClosed);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public async Task Rooms_are_left_in_the_order_in_which_they_were_joined(int rooms)
    {
        var nsp = fixture.NewNamespace();
        var left = new ConcurrentQueue<string>();
        nsp.Use(socket => socket.JoinAsync("of a middleware"));
        nsp.Adapter.RoomLeft += (room, _) => left.Enqueue(room);
        nsp.Adapter.RoomDeleted += room => left.Enqueue("-" + room);
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];
        var names = Enumerable.Range(0, rooms).Select(i => $"r{i}").ToArray();
        await socket.JoinAsync(names).Soon();
        socket.Leave("r1");
        await socket.JoinAsync("r1").Soon();
        left.Clear();

        client.Disconnect();

        string[] order = ["of a middleware", client.Id, .. names.Where(name => name != "r1"), "r1"];
        await Eventually.True(() => left.Count == 2 * order.Length);
        Assert.Equal(order.SelectMany(room => (string[])[room, "-" + room]), left);
    }

    [Fact]
    public async Task Nothing_is_joined_once_the_end_has_begun()
    {
        var nsp = fixture.NewNamespace();
        var joined = new ConcurrentQueue<string>();
        var gone = new TaskCompletionSource();
        nsp.OnConnection(socket =>
        {
            socket.OnDisconnect(_ => gone.SetResult());
            socket.On("leave and join", () =>
            {
                socket.Disconnect();
                return socket.JoinAsync("late");
            });
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        nsp.Adapter.RoomJoined += (room, _) => joined.Enqueue(room);

        client.Emit("leave and join");

        await gone.Task.Soon();
        Assert.Empty(joined);
    }

    private static bool Elsewhere(Action call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));

    private static bool Elsewhere<T>(Func<T> call) => Elsewhere(() => { call(); });
}
