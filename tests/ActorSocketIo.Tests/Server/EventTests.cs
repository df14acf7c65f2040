namespace ActorSocketIo.Tests.Server;

public sealed class EventTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_client_is_greeted_with_the_connect_packet_first()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.Emit("auth", socket.Handshake.Auth));

        var client = await fixture.Host.ConnectAsync(nsp.Name, new { token = "123" }).Soon();

        var greeting = await client.Next();
        Assert.Equal("auth", greeting.EventName);
        Assert.Equal("""{"token":"123"}""", greeting.Args[0].ToString());
    }

    [Fact]
    public async Task An_event_is_acknowledged_with_what_its_handler_returns()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<int, int, int>("add", (a, b) => a + b));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var answer = await client.EmitWithAckAsync("add", 2, 3).Soon();

        Assert.Equal(5, answer.Get<int>(0));
    }

    [Fact]
    public async Task Binary_is_echoed_wherever_it_stands()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("message", context => socket.Emit("message-back", context.Args.ToValues())));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("message", new byte[] { 1, 2 }, new { deep = new object[] { new byte[] { 3 } } });

        var back = await client.Next();
        Assert.Equal([1, 2], back.Args.Get<byte[]>(0)!);
        Assert.Equal([3], back.Args[1]["deep"].EnumerateArray().Single().Get<byte[]>()!);
    }

    [Fact]
    public async Task The_client_answers_the_server()
    {
        var nsp = fixture.NewNamespace();
        var asked = new TaskCompletionSource<int>();
        nsp.OnConnection(socket => socket.On("go", async () => asked.SetResult(await socket.EmitWithAckAsync<int>("ask", 41))));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("go");
        var question = await client.Next();
        question.Ack([question.Args.Get<int>(0) + 1]);

        Assert.Equal(42, await asked.Task.Soon());
    }

    [Fact]
    public async Task A_client_that_is_silent_times_out()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(_ => { });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        var failure = await Assert.ThrowsAsync<AckTimeoutException>(() => socket.Timeout(TimeSpan.FromMilliseconds(20)).EmitWithAckAsync("ask").Soon());

        Assert.Equal("operation has timed out", failure.Message);
    }

    [Fact]
    public async Task A_room_reaches_its_members_once_each_and_nobody_else()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<string[], bool>("join", async rooms =>
        {
            await socket.JoinAsync(rooms!);
            return true;
        }));
        var a = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var b = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var c = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await a.EmitWithAckAsync("join", [new[] { "r1", "r2" }]).Soon();
        await b.EmitWithAckAsync("join", [new[] { "r2" }]).Soon();

        nsp.To("r1", "r2").Emit("hi");
        nsp.Emit("end");

        Assert.Equal(["hi", "end"], [(await a.Next()).EventName, (await a.Next()).EventName]);
        Assert.Equal(["hi", "end"], [(await b.Next()).EventName, (await b.Next()).EventName]);
        Assert.Equal("end", (await c.Next()).EventName);
    }

    [Fact]
    public async Task Disconnection_is_seen_with_the_rooms_and_then_without()
    {
        var nsp = fixture.NewNamespace();
        var seen = new List<string>();
        var done = new TaskCompletionSource();
        nsp.OnConnection(async socket =>
        {
            await socket.JoinAsync("r");
            socket.OnDisconnecting(reason => seen.Add($"disconnecting {reason} {socket.Rooms.Count}"));
            socket.OnDisconnect(reason =>
            {
                seen.Add($"disconnect {reason} {socket.Rooms.Count}");
                done.SetResult();
            });
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Disconnect();
        await done.Task.Soon();

        Assert.Equal(["disconnecting client namespace disconnect 2", "disconnect client namespace disconnect 0"], seen);
        Assert.Empty(nsp.Sockets);
        Assert.Empty(nsp.Adapter.Rooms);
    }

    [Fact]
    public async Task Tasks_of_every_kind_are_awaited_and_their_results_acknowledge()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket =>
        {
            socket.On("none", () => new ValueTask(Task.Delay(1)));
            socket.On("one", () => new ValueTask<int>(1));
            socket.On<int, ValueTask<int>>("two", async n =>
            {
                await Task.Yield();
                return 2 * n;
            });
            socket.On<int, int, ValueTask<string>>("four", (a, b) => ValueTask.FromResult($"{a}{b}"));
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var none = client.EmitWithAckAsync("none");
        Assert.Equal("1", (await client.EmitWithAckAsync("one").Soon())[0].ToString());
        Assert.Equal("14", (await client.EmitWithAckAsync("two", 7).Soon())[0].ToString());
        Assert.Equal("\"12\"", (await client.EmitWithAckAsync("four", 1, 2).Soon())[0].ToString());
        Assert.False(none.IsCompleted);
    }

    [Fact]
    public async Task A_middleware_refuses_a_client_with_its_data()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket => socket.Handshake.Auth["token"].Get<string>() == "secret"
            ? Task.CompletedTask
            : throw new RefusedException("not authorized", new { code = "E_AUTH" }));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync(nsp.Name).Soon());

        Assert.Equal("not authorized", refused.Message);
        Assert.Equal("E_AUTH", ((Argument)refused.Details!)["code"].Get<string>());
    }
}
