using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>Emits that are awaited: they go to the client no faster than it takes them.</summary>
public sealed class PacedEmitTests(SlowClientFixture fixture) : IClassFixture<SlowClientFixture>
{
    private const int AtOnce = SlowClientFixture.MaxQueuedPackets / 2;

    [Fact]
    public async Task While_there_is_room_nothing_is_waited_for()
    {
        var (nsp, client, socket) = await JoinAsync();

        for (var i = 0; i < 100; i++)
            Assert.True(socket.EmitAsync("e", i).AsTask().IsCompletedSuccessfully);

        for (var i = 0; i < 100; i++)
            Assert.Equal($"42{nsp},[\"e\",{i}]", await client.Next());
    }

    [Fact]
    public async Task Who_waits_goes_on_when_the_client_has_taken_enough_in_the_order_of_the_calls()
    {
        var (nsp, client, socket) = await StalledAsync();

        var emits = Enumerable.Range(0, 20).Select(i => socket.EmitAsync("e", i).AsTask()).ToArray();
        Assert.Equal(AtOnce, emits.Count(emit => emit.IsCompleted));
        Assert.Equal(AtOnce, socket.Outbox.Packets);
        client.Transport.IsStalled = false;

        await Task.WhenAll(emits).Soon();
        for (var i = 0; i < 20; i++)
            Assert.Equal($"42{nsp},[\"e\",{i}]", await client.Next());
    }

    [Fact]
    public async Task A_handler_may_await_it_while_acknowledgements_and_other_sockets_of_the_client_go_on()
    {
        var (nsp, client, socket) = await JoinAsync();
        var other = fixture.NewNamespace(SlowClientPolicy.Disconnect);
        await fixture.JoinAsync(client, other);
        socket.On("download", async context =>
        {
            for (var i = 0; i < 100; i++)
                await socket.EmitAsync("chunk", i);
            context.Ack(await socket.EmitWithAckAsync<string>("done?", 1));
        });

        client.Transport.IsStalled = true;
        client.Send($"42{nsp},7[\"download\"]");
        await Eventually.True(() => socket.Outbox.Packets == AtOnce);
        client.Transport.IsStalled = false;

        for (var i = 0; i < 100; i++)
            Assert.Equal($"42{nsp},[\"chunk\",{i}]", await client.Next());
        var question = await client.Next();
        client.Send($"42{other},8[\"settled\"]", $"43{question[2..question.IndexOf('[', StringComparison.Ordinal)]}[\"yes\"]");
        Assert.Equal(
            new SortedSet<string> { $"43{other},8[true]", $"43{nsp},7[\"yes\"]" },
            new SortedSet<string> { await client.Next(), await client.Next() });
    }

    [Fact]
    public async Task A_listener_of_connections_may_await_it()
    {
        var nsp = fixture.NewNamespace(SlowClientPolicy.Disconnect);
        nsp.OnConnection(async socket =>
        {
            for (var i = 0; i < 100; i++)
                await socket.EmitAsync("chunk", i);
        });
        var client = new RawClient(fixture.Host.Server);

        await client.JoinAsync(nsp.Name);

        for (var i = 0; i < 100; i++)
            Assert.Equal($"42{nsp},[\"chunk\",{i}]", await client.Next());
    }

    [Fact]
    public async Task Whoever_gives_up_has_sent_nothing()
    {
        var (nsp, client, socket) = await StalledAsync();
        await FillAsync(socket);
        using var cancellation = new CancellationTokenSource();

        var cancelled = socket.EmitAsync("lost", 1, cancellation.Token).AsTask();
        var late = socket.Timeout(TimeSpan.FromMilliseconds(20)).EmitAsync("lost", [2, 3], cancellation.Token).AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => late.Soon());
        await cancellation.CancelAsync();
        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Soon())).CancellationToken);
        Assert.True(socket.EmitAsync("lost", cancellation.Token).AsTask().IsCanceled);
        client.Transport.IsStalled = false;
        await socket.EmitAsync("end").AsTask().Soon();

        Assert.Equal(["fill", "fill", "end"], await TakeNamesAsync(client, nsp, 3));
    }

    [Fact]
    public async Task A_token_alone_is_no_argument()
    {
        var (nsp, client, socket) = await JoinAsync();

        await socket.EmitAsync("bare", CancellationToken.None);
        await socket.Compress(false).EmitAsync("two", [1, "2"], CancellationToken.None);

        Assert.Equal($"42{nsp},[\"bare\"]", await client.Next());
        Assert.Equal($"42{nsp},[\"two\",1,\"2\"]", await client.Next());
    }

    [Theory]
    [InlineData("the server disconnects the namespace")]
    [InlineData("the client leaves the namespace")]
    [InlineData("the connection breaks")]
    [InlineData("too much waits")]
    [InlineData("the session closes once all has left")]
    public async Task Whoever_waits_is_told_of_the_end_of_the_socket(string end)
    {
        var (nsp, client, socket) = await StalledAsync();
        await FillAsync(socket);
        var waiting = Enumerable.Range(0, 5).Select(_ => socket.EmitAsync("lost").AsTask()).ToArray();

        Action happens = end switch
        {
            "the server disconnects the namespace" => () => socket.Disconnect(),
            "the client leaves the namespace" => () => client.Send($"41{nsp},"),
            "the connection breaks" => client.Transport.Disconnect,
            "too much waits" => () => Array.ForEach(new int[SlowClientFixture.MaxQueuedPackets], number => socket.Emit("more", number)),
            _ => () => socket.Conn.Close(),
        };
        happens();
        client.Transport.IsStalled = false; // so that the session that closes can end
        foreach (var emit in waiting)
            Assert.Contains("disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => emit.Soon())).Message, StringComparison.Ordinal);
        var after = socket.EmitAsync("lost").AsTask();
        Assert.True(after.IsFaulted);
        await Assert.ThrowsAsync<SocketIoException>(() => after);
    }

    [Fact]
    public async Task A_volatile_event_does_not_wait()
    {
        var (nsp, client, socket) = await StalledAsync();
        await FillAsync(socket);

        Assert.True(socket.Volatile.EmitAsync("lost").AsTask().IsCompletedSuccessfully);
        client.Transport.IsStalled = false;
        await socket.EmitAsync("end").AsTask().Soon();

        Assert.Equal(["fill", "fill", "end"], await TakeNamesAsync(client, nsp, 3));
    }

    [Fact]
    public async Task An_event_that_is_larger_than_what_is_kept_on_the_way_waits_until_nothing_else_does()
    {
        var (nsp, client, socket) = await StalledAsync();
        await socket.EmitAsync("small").AsTask().Soon();

        var large = socket.EmitAsync("large", new string('x', 1 << 20)).AsTask();
        var small = socket.EmitAsync("small").AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted);
        client.Transport.IsStalled = false;
        await Task.WhenAll(large, small).Soon();

        Assert.Equal(["small", "large", "small"], await TakeNamesAsync(client, nsp, 3));
    }

    [Fact]
    public async Task The_fill_of_the_outbox_can_be_read()
    {
        var (_, client, socket) = await StalledAsync();
        Assert.Equal(new OutboxFill(0, 0, SlowClientFixture.MaxQueuedPackets, 16 << 20), socket.Outbox);

        socket.Emit("e", new string('x', 1000));
        socket.Emit("e");
        socket.Emit("e");

        Assert.InRange(socket.Outbox.Bytes, 1000, 1200);
        Assert.Equal((3, 0.75), (socket.Outbox.Packets, socket.Outbox.Ratio));
        Assert.Equal(socket.Outbox, client.Session.Outbox);
        client.Transport.IsStalled = false;
        Assert.Equal((0, 0), (socket.Outbox.Packets, socket.Outbox.Ratio));
    }

    [Fact]
    public async Task What_waits_for_all_clients_is_measured_when_somebody_asks()
    {
        using var counted = new CountedOutboxes();
        var (_, client, socket) = await StalledAsync();
        for (var i = 0; i < AtOnce; i++)
            socket.Emit("e", new string('x', 1 << 20));

        Assert.True(counted.Fill("outbox.packets") >= AtOnce);
        Assert.True(counted.Fill("outbox.size") >= AtOnce << 20);
        Assert.True(counted.Fill("outbox.slow") >= 1);
        client.Transport.IsStalled = false;

        await Eventually.True(() => counted.Fill("outbox.size") < AtOnce << 20);
    }

    [Fact]
    public async Task Of_many_who_await_at_the_same_time_each_keeps_its_order_and_no_limit_is_reached()
    {
        const int Senders = 4, Each = 1000;
        await using var host = await Testing.SocketIoTestHost.StartAsync(_ => { }, options => options.Engine.MaxQueuedPackets = 2 * (Senders + 4));
        var client = new RawClient(host.Server);
        var socket = host.Server.Sockets.Sockets[await client.JoinAsync("/")];
        using var stop = new CancellationTokenSource();
        var stalling = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                client.Transport.IsStalled = !client.Transport.IsStalled;
            client.Transport.IsStalled = false;
        });

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
                await socket.EmitAsync("e", [sender, i]);
        }))).WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await stalling;

        Assert.Null(client.CloseReason);
        var got = new List<int>[Senders];
        for (var i = 0; i < Senders * Each; i++)
        {
            var numbers = (await client.Next()).Split('[', ',', ']');
            (got[int.Parse(numbers[2])] ??= []).Add(int.Parse(numbers[3]));
        }

        Assert.All(got, numbers => Assert.Equal(Enumerable.Range(0, Each), numbers));
    }

    [Fact]
    public async Task Those_who_wait_are_counted()
    {
        using var counted = new CountedOutboxes();
        var (_, client, socket) = await StalledAsync();
        await FillAsync(socket);

        var waiting = Enumerable.Range(0, 1000).Select(_ => socket.EmitAsync("e").AsTask()).ToArray();
        Assert.InRange(counted.Fill("outbox.waiting"), 900, int.MaxValue);
        client.Transport.IsStalled = false;
        await Task.WhenAll(waiting).Soon();

        await Eventually.True(() => counted.Fill("outbox.waiting") < 900);
    }

    [Fact]
    public async Task Events_of_which_only_the_latest_counts_do_not_wait_and_so_never_come_behind_a_newer_one()
    {
        var (nsp, client, socket) = await StalledAsync();
        socket.SlowClients = SlowClientPolicy.KeepLatest;
        for (var i = 0; i < AtOnce; i++)
            socket.Key($"{i}").Emit("fill");

        Assert.True(socket.EmitAsync("price", 1).AsTask().IsCompletedSuccessfully);
        socket.Emit("price", 2);
        client.Transport.IsStalled = false;

        for (var i = 0; i < AtOnce; i++)
            Assert.Equal($"42{nsp},[\"fill\"]", await client.Next());
        Assert.Equal($"42{nsp},[\"price\",2]", await client.Next());
    }

    private static async Task FillAsync(Socket socket)
    {
        for (var i = 0; i < AtOnce; i++)
            await socket.EmitAsync("fill").AsTask().Soon();
    }

    private static async Task<List<string>> TakeNamesAsync(RawClient client, Namespace nsp, int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
            names.Add((await client.Next())[$"42{nsp},[\"".Length..].Split('"')[0]);
        Assert.False(client.TryNext(out _));
        return names;
    }

    private async Task<(Namespace Nsp, RawClient Client, Socket Socket)> JoinAsync()
    {
        var nsp = fixture.NewNamespace(SlowClientPolicy.Disconnect);
        var client = new RawClient(fixture.Host.Server);
        return (nsp, client, await fixture.JoinAsync(client, nsp));
    }

    private async Task<(Namespace Nsp, RawClient Client, Socket Socket)> StalledAsync()
    {
        var joined = await JoinAsync();
        joined.Client.Transport.IsStalled = true;
        return joined;
    }
}
