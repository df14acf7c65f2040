using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ActorSocketIo.Tests.Server;

public sealed class SocketTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    public static TheoryData<string> ReservedNames => ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    [Fact]
    public async Task Its_id_is_its_own_and_not_the_sessions()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        Assert.NotEqual(socket.Conn.Id, socket.Id);
        Assert.Equal(client.Connection.Session, socket.Conn);
        Assert.Equal(nsp, socket.Namespace);
        Assert.False(socket.Recovered);
        Assert.True(socket.Id.Length >= 28, "a token and 15 random bytes");
    }

    [Fact]
    public async Task Its_handshake_tells_how_it_came()
    {
        var nsp = fixture.NewNamespace();
        var headers = new Dictionary<string, string> { ["origin"] = "https://example.org", ["x-custom"] = "1" };
        var client = await fixture.Host.ConnectAsync(nsp.Name, headers: headers).Soon();
        var handshake = nsp.Sockets[client.Id].Handshake;

        Assert.Equal("1", handshake.Headers["x-custom"]);
        Assert.True(handshake.IsCrossDomain);
        Assert.False(handshake.IsSecure);
        Assert.Equal("127.0.0.1", handshake.Address);
        Assert.StartsWith("/socket.io/?EIO=4", handshake.Url, StringComparison.Ordinal);
        Assert.Equal("{}", handshake.Auth.ToString());
        Assert.InRange(handshake.Issued, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Matches(@"^\w{3} \w{3} \d\d \d{4} ", handshake.Time);
        Assert.Null(nsp.Sockets[client.Id].User);
        Assert.Equal("/socket.io/", nsp.Sockets[client.Id].Request.Path);
    }

    [Fact]
    public async Task It_is_in_its_own_room_and_in_those_it_joins_until_it_leaves()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        Assert.Equal([socket.Id], socket.Rooms);
        await socket.JoinAsync("a", "b");
        await socket.JoinAsync("a");
        Assert.Equal(new HashSet<string> { socket.Id, "a", "b" }, socket.Rooms);
        socket.Leave("a");
        socket.Leave("a", "never joined");
        Assert.Equal(new HashSet<string> { socket.Id, "b" }, socket.Rooms);

        nsp.To("a").Emit("a");
        nsp.To("b").Emit("b");
        Assert.Equal("b", (await client.Next()).EventName);
    }

    [Fact]
    public async Task Joining_after_the_end_does_nothing_in_a_disconnect_handler_neither()
    {
        var nsp = fixture.NewNamespace();
        var ended = new TaskCompletionSource();
        nsp.OnConnection(socket => socket.OnDisconnect(async _ =>
        {
            await socket.JoinAsync("ghost");
            ended.SetResult();
        }));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        client.Disconnect();
        await ended.Task.Soon();
        await socket.JoinAsync("ghost");

        Assert.Empty(socket.Rooms);
        Assert.Empty(nsp.Adapter.Rooms);
        Assert.False(socket.Connected);
    }

    [Fact]
    public async Task Flags_of_the_sender_leave_the_sender_out()
    {
        var nsp = fixture.NewNamespace();
        var me = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var other = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var third = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[me.Id];
        await nsp.SocketsJoinAsync("room");
        await nsp.Sockets[third.Id].JoinAsync("third");

        socket.Broadcast.Emit("broadcast");
        socket.To("room").Emit("to");
        socket.In("room").Emit("in");
        socket.Except("third").Emit("except");
        socket.Local.Emit("local");
        nsp.Emit("end");

        Assert.Equal("end", (await me.Next()).EventName);
        foreach (var name in (string[])["broadcast", "to", "in", "except", "local", "end"])
            Assert.Equal(name, (await other.Next()).EventName);
        foreach (var name in (string[])["broadcast", "to", "in", "local", "end"])
            Assert.Equal(name, (await third.Next()).EventName);
    }

    [Fact]
    public async Task Flags_of_how_to_send_go_along_to_rooms()
    {
        var nsp = fixture.NewNamespace();
        var me = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var other = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[me.Id];
        await nsp.SocketsJoinAsync("room");

        socket.Volatile.To("room").Emit("volatile");
        socket.Compress(false).In("room").Emit("compress");
        socket.Volatile.Broadcast.Emit("broadcast");
        var answers = socket.Timeout(TimeSpan.FromSeconds(5)).To("room").EmitWithAckAsync("ask");

        foreach (var name in (string[])["volatile", "compress", "broadcast"])
            Assert.Equal(name, (await other.Next()).EventName);
        (await other.Next()).Ack([7]);
        Assert.Equal(7, Assert.Single(await answers.Soon()).Get<int>());
        Assert.False(me.TryReceive(out _));
    }

    [Fact]
    public async Task Send_is_the_event_message()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        nsp.Sockets[client.Id].Send("a", null);
        nsp.Send(1);
        nsp.To(client.Id).Send(2);

        var first = await client.Next();
        Assert.Equal(("message", 2), (first.EventName, first.Args.Count));
        Assert.True(first.Args[1].IsNull);
        Assert.Equal(1, (await client.Next()).Args.Get<int>(0));
        Assert.Equal(2, (await client.Next()).Args.Get<int>(0));
    }

    [Theory]
    [MemberData(nameof(ReservedNames))]
    public async Task Reserved_names_cannot_be_emitted_by_anybody(string name)
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];
        var remote = Assert.Single(await nsp.FetchSocketsAsync());
        Action[] emits =
        [
            () => socket.Emit(name), () => socket.Volatile.Emit(name), () => _ = socket.EmitWithAckAsync(name), () => socket.To("r").Emit(name),
            () => nsp.Emit(name), () => nsp.To("r").Emit(name), () => _ = nsp.EmitAsync(name), () => _ = nsp.EmitWithAckAsync(name),
            () => fixture.Io.Emit(name), () => remote.Emit(name),
        ];

        foreach (var emit in emits)
            Assert.Equal($"\"{name}\" is a reserved event name", Assert.Throws<SocketIoException>(emit).Message);
    }

    [Fact]
    public async Task The_names_connection_and_error_are_ordinary_ones()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        nsp.Emit("connection");
        nsp.Emit("error");

        Assert.Equal("connection", (await client.Next()).EventName);
        Assert.Equal("error", (await client.Next()).EventName);
    }

    [Fact]
    public async Task Catch_alls_run_first_in_their_order_and_can_be_taken_away()
    {
        var nsp = fixture.NewNamespace();
        var seen = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            Action<EventContext> second = context => seen.Enqueue("any2 " + context.EventName + context.WantsAck);
            socket.OnAny(second);
            socket.PrependAny(context => seen.Enqueue("any1 " + context.EventName));
            socket.Use(_ =>
            {
                seen.Enqueue("use");
                return Task.CompletedTask;
            });
            socket.On("e", () =>
            {
                seen.Enqueue("on e");
                return true;
            });
            socket.On("off", () =>
            {
                Assert.Equal(2, socket.ListenersAny().Count);
                socket.OffAny(second);
                Assert.Single(socket.ListenersAny());
                socket.OffAny();
                return socket.ListenersAny().Count;
            });
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        await client.EmitWithAckAsync("e").Soon();
        Assert.Equal(["any1 e", "any2 eTrue", "use", "on e"], seen);
        Assert.Equal(0, (await client.EmitWithAckAsync("off").Soon()).Get<int>(0));
        seen.Clear();
        await client.EmitWithAckAsync("e").Soon();

        Assert.Equal(["use", "on e"], seen);
    }

    [Fact]
    public async Task Outgoing_catch_alls_see_emits_broadcasts_and_binary_but_no_answers()
    {
        var nsp = fixture.NewNamespace();
        var seen = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource();
        nsp.OnConnection(socket =>
        {
            socket.OnAnyOutgoing((name, args) => seen.Enqueue($"2 {name} {args.Count}"));
            socket.PrependAnyOutgoing((name, args) => seen.Enqueue($"1 {name} {args[0].Attachments.Count}"));
            socket.On("ask", () => "answer");
            listening.SetResult();
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await listening.Task.Soon();
        var socket = nsp.Sockets[client.Id];

        socket.Emit("direct", 1, 2);
        nsp.Emit("all");
        nsp.To(client.Id).Emit("binary", new byte[] { 1 });
        await client.EmitWithAckAsync("ask").Soon();

        Assert.Equal(["1 direct 0", "2 direct 2", "1 all 0", "2 all 0", "1 binary 1", "2 binary 1"], seen);
        Assert.Equal(2, socket.ListenersAnyOutgoing().Count);
        socket.OffAnyOutgoing();
        Assert.Empty(socket.ListenersAnyOutgoing());
    }

    [Fact]
    public async Task Outgoing_catch_alls_see_what_is_nested_deeper_than_clients_may_nest()
    {
        var nsp = fixture.NewNamespace();
        var seen = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.OnAnyOutgoing((name, args) => seen.Enqueue($"{name} {args[0].Json.Length}"));
            socket.On("echo", context => socket.Emit("echo", (object)new object[] { new object[] { context.Args[0] } }));
            socket.On("end", () => true);
        });
        var client = new RawClient(fixture.Io);
        await client.JoinAsync(nsp.Name);
        var depth = fixture.Io.Options.Packets.MaxJsonDepth - 1;
        var nested = new string('[', depth) + new string(']', depth);

        client.Send($$"""42{{nsp.Name}},["echo",{{nested}}]""", $$"""42{{nsp.Name}},0["end"]""");

        Assert.Equal($$"""42{{nsp.Name}},["echo",[[{{nested}}]]]""", await client.Next());
        Assert.Equal($"43{nsp.Name},0[true]", await client.Next());
        await Eventually.True(() => !seen.IsEmpty);
        Assert.Equal([$"echo {(2 * depth) + 4}"], seen);
    }

    [Fact]
    public async Task Outgoing_catch_alls_are_not_told_of_a_volatile_packet_that_was_dropped()
    {
        var nsp = fixture.NewNamespace();
        var seen = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.OnAnyOutgoing((name, _) => seen.Enqueue(name));
            socket.On("end", () => true);
        });
        var client = new RawClient(fixture.Io);
        var socket = nsp.Sockets[await client.JoinAsync(nsp.Name)];
        client.Send($$"""42{{nsp.Name}},0["end"]""");
        await client.Next();

        client.Transport.IsStalled = true;
        socket.Volatile.Emit("dropped");
        client.Transport.IsStalled = false;
        socket.Emit("sent");
        client.Send($$"""42{{nsp.Name}},1["end"]""");

        await client.Next();
        await client.Next();
        Assert.Equal(["sent"], seen);
    }

    [Fact]
    public async Task Outgoing_catch_alls_are_told_of_so_many_packets_only_while_a_handler_awaits()
    {
        await using var host = await Testing.SocketIoTestHost.StartAsync(_ => { }, options => options.MaxPendingEvents = 4);
        var seen = new ConcurrentQueue<int>();
        var gate = new TaskCompletionSource();
        var waiting = new TaskCompletionSource();
        host.Server.OnConnection(socket =>
        {
            socket.OnAnyOutgoing((_, args) => seen.Enqueue(args.Get<int>(0)));
            socket.On("wait", () =>
            {
                waiting.SetResult();
                return gate.Task;
            });
            socket.On("end", () => true);
        });
        var client = await host.ConnectAsync().Soon();
        client.Emit("wait");
        await waiting.Task.Soon();

        for (var i = 0; i < 10; i++)
            host.Server.Emit("number", i);
        for (var i = 0; i < 10; i++)
            Assert.Equal(i, (await client.Next()).Args.Get<int>(0));
        gate.SetResult();
        await client.EmitWithAckAsync("end").Soon();
        host.Server.Emit("number", 10);
        await client.EmitWithAckAsync("end").Soon();

        Assert.Equal([0, 1, 2, 3, 10], seen);
    }

    [Fact]
    public async Task A_turn_that_fails_by_a_bug_of_ours_ends_the_session()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        nsp.Sockets[client.Id].Life.Tell(new ActorSocketIo.Sockets.SocketProtocol.TurnFailed(new InvalidOperationException("a bug")));

        await Eventually.True(() => client.Connection.IsClosed);
        await Eventually.True(() => nsp.Sockets.Count == 0);
    }

    [Fact]
    public async Task Once_is_once_and_off_is_off()
    {
        var nsp = fixture.NewNamespace();
        var heard = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.Once("once", _ =>
            {
                heard.Enqueue("once");
                return Task.CompletedTask;
            });
            socket.On("off", () => heard.Enqueue("off"));
            socket.On("end", () => true);
            socket.Off("off");
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("once");
        client.Emit("once");
        client.Emit("off");
        await client.EmitWithAckAsync("end").Soon();

        Assert.Equal(["once"], heard);
    }

    [Fact]
    public async Task Disposing_what_On_returned_removes_that_listener_only()
    {
        var nsp = fixture.NewNamespace();
        var heard = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            var first = socket.On("e", () => heard.Enqueue("first"));
            socket.On("e", () => heard.Enqueue("second"));
            socket.On("end", () => true);
            first.Dispose();
            first.Dispose();
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("e");
        await client.EmitWithAckAsync("end").Soon();

        Assert.Equal(["second"], heard);
    }

    [Fact]
    public async Task Events_sent_right_after_CONNECT_wait_for_the_connection_handler_and_keep_their_order()
    {
        var nsp = fixture.NewNamespace();
        var gate = new TaskCompletionSource();
        var heard = new ConcurrentQueue<int>();
        nsp.OnConnection(async socket =>
        {
            await gate.Task;
            socket.On<int>("n", n => heard.Enqueue(n));
            socket.On("end", () => true);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        for (var i = 0; i < 100; i++)
            client.Emit("n", i);
        var end = client.EmitWithAckAsync("end");
        gate.SetResult();
        await end.Soon();

        Assert.Equal(Enumerable.Range(0, 100), heard);
    }

    [Fact]
    public async Task Utilities_that_include_a_socket_answer_while_its_handler_awaits_them()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("who", async () =>
        {
            await nsp.SocketsJoinAsync("room");
            var sockets = await nsp.In("room").FetchSocketsAsync();
            var count = await nsp.In("room").CountAsync();
            return sockets.Count + count;
        }));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal(2, (await client.EmitWithAckAsync("who").Soon()).Get<int>(0));
    }

    [Fact]
    public async Task A_handler_that_throws_harms_no_later_event()
    {
        var nsp = fixture.NewNamespace();
        var errors = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.OnError(_ => throw new InvalidOperationException("a faulty error listener"));
            socket.OnError(error => errors.Enqueue(error.Message));
            socket.On("sync", () => { throw new InvalidOperationException("sync"); });
            socket.On("async", async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("async");
            });
            socket.On("end", () => true);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("sync");
        client.Emit("async");
        await client.EmitWithAckAsync("end").Soon();

        Assert.Equal(["sync", "async"], errors);
    }

    [Fact]
    public async Task A_connection_handler_that_throws_leaves_the_socket_connected()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("hi", () => true));
        nsp.OnConnection(_ => throw new InvalidOperationException("a bug"));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.True((await client.EmitWithAckAsync("hi").Soon()).Get<bool>(0));
    }

    [Fact]
    public async Task Emitting_after_the_end_is_dropped_without_an_exception()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        client.Connection.Drop();
        socket.Emit("e");
        socket.Volatile.Emit("e");
        socket.Broadcast.Emit("e");
        socket.Disconnect();
        socket.Disconnect(close: true);

        Assert.False(socket.Connected);
    }

    [Fact]
    public async Task Its_data_is_what_was_set_and_no_later_change()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var data = nsp.Sockets[client.Id].Data;
        var list = new List<int> { 1 };

        data.Set("list", list);
        list.Add(2);
        data.Set("binary", new byte[] { 9 });
        data.Merge(Argument.From(new { name = "ann", list = new[] { 3 } }));

        Assert.Equal([3], data.Get<int[]>("list")!);
        Assert.Equal("ann", data.Get<string>("name"));
        Assert.Equal([9], data.Get<byte[]>("binary")!);
        Assert.True(data["missing"].IsNull);
        Assert.Equal(["binary", "list", "name"], data.Names.Order());
        Assert.True(data.Remove("name"));
        Assert.False(data.Remove("name"));
        Assert.Contains("is written as Number", Assert.Throws<ArgumentException>(() => data.Merge(Argument.From(7))).Message);
    }

    [Fact]
    public async Task Data_that_is_part_of_an_event_keeps_nothing_else_of_it()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var data = nsp.Sockets[client.Id].Data;
        var large = Argument.From(new { a = 1, b = new { bytes = new byte[] { 9 } }, rest = new string('x', 10_000), more = new byte[10_000] });

        data.Set("set", large["b"]);
        data.Merge(large);

        foreach (var kept in new[] { data["set"], data["a"], data["b"] })
            Assert.All(kept.Attachments.Append(kept.Json), bytes => Assert.True(MemoryMarshal.TryGetArray(bytes, out var all) && all.Array!.Length == all.Count));
        Assert.Equal([9], Assert.Single(data["b"].Attachments).ToArray());
        Assert.Equal([9], data["set"]["bytes"].Get<byte[]>()!);
        Assert.Equal(10_000, data.Get<byte[]>("more")!.Length);
    }
}
