using System.Collections.Concurrent;

namespace ActorSocketIo.Tests.Server;

public sealed class MiddlewareTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Run_in_the_order_of_their_calls_and_wait_for_each_other()
    {
        var nsp = fixture.NewNamespace();
        var order = new ConcurrentQueue<string>();
        nsp.Use(async _ =>
        {
            await Task.Yield();
            order.Enqueue("first");
        });
        nsp.Use(_ =>
        {
            order.Enqueue("second");
            return Task.CompletedTask;
        });
        nsp.OnConnection(_ => order.Enqueue("connection"));

        await fixture.Host.ConnectAsync(nsp.Name).Soon();

        await Eventually.True(() => order.Count == 3);
        Assert.Equal(["first", "second", "connection"], order);
    }

    [Fact]
    public async Task After_a_refusal_the_rest_is_skipped_and_the_connection_stays()
    {
        var nsp = fixture.NewNamespace();
        var ran = 0;
        nsp.Use(_ => throw new RefusedException("no"));
        nsp.Use(_ =>
        {
            ran++;
            return Task.CompletedTask;
        });
        nsp.OnConnection(_ => ran++);
        var client = new RawClient(fixture.Io);

        client.Send($"40{nsp.Name},");

        Assert.Equal($$"""44{{nsp.Name}},{"message":"no"}""", await client.Next());
        Assert.Equal(0, ran);
        Assert.False(client.IsClosed);
        Assert.Empty(nsp.Sockets);
    }

    [Fact]
    public async Task A_refusal_carries_data_of_any_shape()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(_ => throw new RefusedException("not authorized", new { code = 1 }));
        var client = new RawClient(fixture.Io);

        client.Send($"40{nsp.Name},");

        Assert.Equal($$$"""44{{{nsp.Name}}},{"message":"not authorized","data":{"code":1}}""", await client.Next());
    }

    [Fact]
    public async Task A_refusal_whose_data_cannot_be_encoded_is_sent_without_it()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(_ => throw new RefusedException("not authorized", new { call = (Action)(() => { }) }));
        var client = new RawClient(fixture.Io);

        client.Send($"40{nsp.Name},");

        Assert.Equal($$"""44{{nsp.Name}},{"message":"not authorized"}""", await client.Next());
    }

    [Fact]
    public async Task An_exception_that_is_no_refusal_is_not_shown_to_the_client()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(_ => throw new InvalidOperationException("password of the database"));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync(nsp.Name).Soon());

        Assert.Equal("internal error", refused.Message);
    }

    [Fact]
    public async Task A_client_in_middleware_is_not_connected_and_cannot_be_reached()
    {
        var nsp = fixture.NewNamespace();
        var arrived = new TaskCompletionSource<Socket>();
        var gate = new TaskCompletionSource();
        nsp.Use(async socket =>
        {
            await socket.JoinAsync("room");
            arrived.SetResult(socket);
            await gate.Task;
        });
        var joining = fixture.Host.ConnectAsync(nsp.Name);
        var socket = await arrived.Task.Soon();

        Assert.False(socket.Connected);
        Assert.Empty(nsp.Sockets);
        Assert.Empty(await nsp.FetchSocketsAsync());
        nsp.Emit("too early");
        nsp.To("room").Emit("too early");
        gate.SetResult();
        var client = await joining.Soon();
        nsp.Emit("now");

        Assert.Equal("now", (await client.Next()).EventName);
        Assert.True(socket.Connected);
    }

    [Fact]
    public async Task When_the_client_goes_during_a_middleware_nothing_is_raised_and_nothing_stays()
    {
        var nsp = fixture.NewNamespace();
        var arrived = new TaskCompletionSource<Socket>();
        var gate = new TaskCompletionSource();
        var connected = new ConcurrentQueue<string>();
        nsp.Use(async socket =>
        {
            if (socket.Handshake.Auth["slow"].IsNull)
                return;
            await socket.JoinAsync("room");
            socket.OnDisconnect(reason => connected.Enqueue(reason));
            arrived.SetResult(socket);
            await gate.Task;
        });
        nsp.OnConnection(socket => connected.Enqueue(socket.Id));
        var connection = fixture.Host.Open();
        _ = connection.JoinAsync(nsp.Name, new { slow = true });
        var gone = await arrived.Task.Soon();

        connection.Drop();
        Assert.True(gone.Aborted.IsCancellationRequested);
        gate.SetResult();

        await Eventually.True(() => nsp.Adapter.Rooms.Count == 0);
        var other = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await Eventually.True(() => !connected.IsEmpty);
        Assert.Equal([other.Id], connected);
    }

    [Fact]
    public async Task Rooms_joined_in_a_middleware_stay_when_the_client_is_let_in()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket => socket.JoinAsync("room"));

        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal([client.Id], nsp.Adapter.Sockets("room"));
    }

    [Fact]
    public async Task Rooms_joined_in_a_middleware_are_left_after_a_refusal()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket => socket.JoinAsync("room"));
        nsp.Use(_ => throw new RefusedException("no"));

        await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync(nsp.Name).Soon());

        await Eventually.True(() => nsp.Adapter.Rooms.Count == 0);
        Assert.Empty(nsp.Adapter.Sockets("room"));
    }

    [Fact]
    public async Task What_a_middleware_emits_goes_out_before_CONNECT()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket =>
        {
            socket.Emit("early", 1);
            return Task.CompletedTask;
        });
        var client = new RawClient(fixture.Io);

        client.Send($"40{nsp.Name},");

        Assert.Equal($$"""42{{nsp.Name}},["early",1]""", await client.Next());
        Assert.StartsWith($"40{nsp.Name},", await client.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_middleware_keeps_with_the_socket_is_there_in_its_handlers()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket =>
        {
            socket.Data.Set("user", socket.Handshake.Headers["x-user"]);
            return Task.CompletedTask;
        });
        nsp.OnConnection(socket => socket.Emit("hello", socket.Data.Get<string>("user")));

        var client = await fixture.Host.ConnectAsync(nsp.Name, headers: new Dictionary<string, string> { ["x-user"] = "ann" }).Soon();

        Assert.Equal("ann", (await client.Next()).Args.Get<string>(0));
    }

    [Fact]
    public async Task Each_namespace_has_its_own_and_those_of_the_server_are_the_main_ones()
    {
        var seen = new ConcurrentQueue<string>();
        var nsp = fixture.NewNamespace();
        fixture.Io.Use(socket =>
        {
            seen.Enqueue(socket.Namespace.Name);
            return Task.CompletedTask;
        });

        await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await fixture.Host.ConnectAsync().Soon();

        Assert.Equal(["/"], seen);
    }

    [Fact]
    public async Task Of_events_they_may_change_the_arguments()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket =>
        {
            socket.Use(context =>
            {
                context.Args.Set(0, context.Args.Get<string>(0) + "!");
                return Task.CompletedTask;
            });
            socket.On<string, string>("echo", text => text);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal("hi!", (await client.EmitWithAckAsync("echo", "hi").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Of_events_they_may_refuse_one_which_is_an_error_event_and_no_disconnection()
    {
        var nsp = fixture.NewNamespace();
        var errors = new ConcurrentQueue<string>();
        var heard = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.Use(context => context.EventName == "bad" ? throw new RefusedException("not allowed") : Task.CompletedTask);
            socket.OnError(error => errors.Enqueue(error.Message));
            socket.On("bad", () => heard.Enqueue("bad"));
            socket.On("good", () => true);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("bad");
        await client.EmitWithAckAsync("good").Soon();

        Assert.Equal(["not allowed"], errors);
        Assert.Empty(heard);
    }
}
