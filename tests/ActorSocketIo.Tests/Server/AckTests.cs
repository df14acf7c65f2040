
namespace ActorSocketIo.Tests.Server;

public sealed class AckTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Only_the_first_answer_of_a_handler_is_sent()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("e", context =>
        {
            context.Ack("one");
            context.Ack("two");
            socket.Emit("end");
        }));
        var client = new RawClient(fixture.Io);
        await client.JoinAsync(nsp.Name);

        client.Send($$"""42{{nsp.Name}},0["e"]""");

        Assert.Equal($$"""43{{nsp.Name}},0["one"]""", await client.Next());
        Assert.Equal($$"""42{{nsp.Name}},["end"]""", await client.Next());
    }

    [Fact]
    public async Task An_answer_may_come_long_after_the_handler_has_returned()
    {
        var nsp = fixture.NewNamespace();
        var kept = new TaskCompletionSource<EventContext>();
        nsp.OnConnection(socket => socket.On("e", context => kept.SetResult(context)));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var answer = client.EmitWithAckAsync("e");
        (await kept.Task.Soon()).Ack(1, null, new byte[] { 7 });

        var args = await answer.Soon();
        Assert.Equal(3, args.Count);
        Assert.True(args[1].IsNull);
        Assert.Equal([7], args.Get<byte[]>(2)!);
    }

    [Fact]
    public async Task An_event_without_an_id_wants_no_answer_and_gets_none()
    {
        var nsp = fixture.NewNamespace();
        var wanted = new TaskCompletionSource<bool>();
        nsp.OnConnection(socket =>
        {
            socket.On("e", context =>
            {
                wanted.SetResult(context.WantsAck);
                context.Ack("nobody asked");
            });
            socket.On("end", () => socket.Emit("end"));
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("e");
        client.Emit("end");

        Assert.Equal("end", (await client.Next()).EventName);
        Assert.False(await wanted.Task.Soon());
    }

    [Fact]
    public async Task A_timeout_of_zero_is_a_real_one()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var failure = await Assert.ThrowsAsync<AckTimeoutException>(() => nsp.Sockets[client.Id].Timeout(TimeSpan.Zero).EmitWithAckAsync("e").Soon());

        Assert.Empty(failure.Responses);
        Assert.True(nsp.Sockets[client.Id].Acks.IsEmpty);
    }

    [Fact]
    public async Task A_late_answer_is_ignored()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("hi", () => true));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await Assert.ThrowsAsync<AckTimeoutException>(() => nsp.Sockets[client.Id].Timeout(TimeSpan.Zero).EmitWithAckAsync("e").Soon());

        var question = await client.Next();
        question.Ack([1]);
        question.Ack([2]);

        Assert.True((await client.EmitWithAckAsync("hi").Soon()).Get<bool>(0));
    }

    [Fact]
    public async Task All_arguments_of_the_clients_answer_are_there()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var asked = nsp.Sockets[client.Id].EmitWithAckAsync("e", "x");
        (await client.Next()).Ack([1, "two", new byte[] { 3 }]);

        var answer = await asked.Soon();
        Assert.Equal(1, answer.Get<int>(0));
        Assert.Equal("two", answer.Get<string>(1));
        Assert.Equal([3], answer.Get<byte[]>(2)!);
    }

    [Fact]
    public async Task Whoever_waits_for_a_client_that_goes_is_told_at_once()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];
        var asked = socket.EmitWithAckAsync("e");

        client.Connection.Drop();

        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => asked.Soon())).Message);
        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => socket.EmitWithAckAsync("later").Soon())).Message);
    }

    [Fact]
    public async Task Ids_come_from_one_counter_per_namespace_that_starts_at_zero()
    {
        var nsp = fixture.NewNamespace();
        var a = new RawClient(fixture.Io);
        var b = new RawClient(fixture.Io);
        var idOfA = await a.JoinAsync(nsp.Name);
        var idOfB = await b.JoinAsync(nsp.Name);

        _ = nsp.Sockets[idOfA].EmitWithAckAsync("e");
        _ = nsp.Sockets[idOfB].EmitWithAckAsync("e");

        Assert.Equal($$"""42{{nsp.Name}},0["e"]""", await a.Next());
        Assert.Equal($$"""42{{nsp.Name}},1["e"]""", await b.Next());
    }

    [Fact]
    public async Task A_client_cannot_answer_for_another()
    {
        var nsp = fixture.NewNamespace();
        var asked = new RawClient(fixture.Io);
        var liar = new RawClient(fixture.Io);
        var id = await asked.JoinAsync(nsp.Name);
        await liar.JoinAsync(nsp.Name);
        var answer = nsp.Sockets[id].EmitWithAckAsync<string>("e");
        await asked.Next();

        liar.Send($$"""43{{nsp.Name}},0["lie"]""");
        asked.Send($$"""43{{nsp.Name}},0["truth"]""");

        Assert.Equal("truth", await answer.Soon());
        Assert.False(liar.IsClosed);
    }

    [Fact]
    public async Task An_answer_settles_while_a_handler_of_that_socket_awaits_it()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<int, int>("sum", async first =>
        {
            var second = await socket.EmitWithAckAsync<int>("and?");
            return first + second;
        }));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var sum = client.EmitWithAckAsync("sum", 40);
        (await client.Next()).Ack([2]);

        Assert.Equal(42, (await sum.Soon()).Get<int>(0));
    }
}
