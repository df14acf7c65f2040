using System.Collections.Concurrent;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Faults;

/// <summary>Listeners, handlers and middlewares of the application that throw.</summary>
public sealed class ListenerFaultTests(FaultsFixture fixture) : FaultsTest(fixture)
{
    [Theory]
    [InlineData("at once")]
    [InlineData("after an await")]
    [InlineData("interleaved")]
    [InlineData("after the client's acknowledgement")]
    [InlineData("while others listen too")]
    [InlineData("out of memory")]
    public async Task A_listener_that_throws_answers_nothing_and_its_socket_goes_on(string how)
    {
        var errors = new ConcurrentQueue<Exception>();
        var others = new ConcurrentQueue<string>();
        Nsp.OnConnection(socket =>
        {
            socket.OnError(errors.Enqueue);
            _ = how switch
            {
                "at once" => socket.On("e", (Action)(() => throw Bug)),
                "after an await" => socket.On("e", ThrowLater),
                "interleaved" => socket.Interleaved.On("e", ThrowLater),
                "after the client's acknowledgement" => socket.On("e", async () =>
                {
                    await socket.EmitWithAckAsync("question");
                    throw Bug;
                }),
                "while others listen too" => socket.On("e", (Action)(() => throw Bug)),
                _ => socket.On("e", () => new byte[int.MaxValue].Length),
            };
            socket.On("e", () => others.Enqueue("the second"));
        });
        var client = await ConnectAsync();

        var answer = client.EmitWithAckAsync("e");
        if (how == "after the client's acknowledgement")
            (await client.Next()).Ack([]);
        await Eventually.True(() => !errors.IsEmpty && !others.IsEmpty);

        await GoesOn(client);
        Assert.False(answer.IsCompleted);
        var entry = await Log.Find(1001, Nsp.Name);
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.Same(Assert.Single(errors), entry.Exception);
        Assert.Equal(how == "out of memory" ? typeof(OutOfMemoryException) : Bug.GetType(), entry.Exception!.GetType());
    }

    [Theory]
    [InlineData("catch-all")]
    [InlineData("outgoing catch-all")]
    [InlineData("error")]
    public async Task A_listener_beside_the_event_that_throws_keeps_the_event_from_nobody(string which)
    {
        Nsp.OnConnection(socket =>
        {
            if (which == "catch-all")
                socket.OnAny(_ => throw Bug);
            else if (which == "outgoing catch-all")
                socket.OnAnyOutgoing((_, _) => throw Bug);
            else
                socket.OnError(_ => throw Bug);
            socket.On("e", () =>
            {
                socket.Emit("heard");
                throw new InvalidOperationException("the event's own");
            });
        });
        var client = await ConnectAsync();

        client.Emit("e");

        Assert.Equal("heard", (await client.Next()).EventName);
        await GoesOn(client);
        await Eventually.True(() => Log.WorriesAbout(Nsp.Name).Any(entry => entry.Id == 1001 && entry.Exception == Bug));
    }

    [Fact]
    public async Task A_middleware_of_events_that_throws_drops_the_event_and_only_error_listeners_hear_of_it()
    {
        var errors = new ConcurrentQueue<Exception>();
        var ran = false;
        Nsp.OnConnection(socket =>
        {
            socket.OnError(errors.Enqueue);
            socket.Use(context => context.EventName == "e" ? throw Bug : Task.CompletedTask);
            socket.On("e", () => ran = true);
        });
        var client = await ConnectAsync();

        var answer = client.EmitWithAckAsync("e");
        await GoesOn(client);

        Assert.Same(Bug, Assert.Single(errors));
        Assert.False(ran || answer.IsCompleted);
        Assert.Empty(Log.WorriesAbout(Nsp.Name));
    }

    [Fact]
    public async Task A_middleware_of_the_namespace_that_throws_refuses_the_client_who_is_not_told_why()
    {
        Nsp.Use(_ => throw Bug);

        var refused = await Assert.ThrowsAsync<RefusedException>(ConnectAsync);

        Assert.Equal("internal error", refused.Message);
        var entry = await Log.Find(1004, Nsp.Name);
        Assert.Equal((LogLevel.Error, Bug), (entry.Level, entry.Exception));
    }

    [Fact]
    public async Task A_connection_listener_that_throws_leaves_the_socket_connected()
    {
        Nsp.OnConnection(_ => throw Bug);

        await GoesOn(await ConnectAsync());

        Assert.Contains("'connection'", (await Log.Find(1001, Nsp.Name)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disconnecting")]
    [InlineData("disconnect")]
    public async Task A_listener_of_the_end_that_throws_does_not_keep_the_socket(string which)
    {
        var heard = new TaskCompletionSource<string>();
        var client = await ConnectAsync();
        var socket = Nsp.Sockets[client.Id];
        if (which == "disconnecting")
            socket.OnDisconnecting(_ => throw Bug);
        else
            socket.OnDisconnect(_ => throw Bug);
        socket.OnDisconnect(heard.SetResult);

        client.Disconnect();

        Assert.Equal("client namespace disconnect", await heard.Task.Soon());
        await Eventually.True(() => Nsp.Sockets.Count == 1);
        Assert.Same(Bug, (await Log.Find(1001, Nsp.Name)).Exception);
    }

    [Fact]
    public async Task A_listener_of_rooms_that_throws_keeps_nobody_out()
    {
        var client = await ConnectAsync();
        Nsp.Adapter.RoomJoined += (_, _) => throw Bug;

        await Nsp.Sockets[client.Id].JoinAsync("room").Soon();

        Nsp.To("room").Emit("for the room");
        Assert.Equal("for the room", (await client.Next()).EventName);
        Assert.Contains("'room room'", (await Log.Find(1001, Nsp.Name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_decides_on_namespaces_and_throws_lets_nobody_in()
    {
        Io.Of((name, _) => name == "/undecided" ? throw Bug : ValueTask.FromResult(false));
        var connection = (await ConnectAsync()).Connection;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => connection.JoinAsync("/undecided").Soon());

        Assert.Equal("Invalid namespace", refused.Message);
        Assert.Same(Bug, (await Log.Find(1005, "")).Exception);
    }

    [Fact]
    public async Task A_handler_of_engine_events_that_throws_keeps_the_event_from_no_other_handler()
    {
        var client = await ConnectAsync();
        var heard = 0;
        var session = client.Connection.Session;
        session.PacketReceived += _ => throw Bug;
        session.PacketReceived += _ => heard++;
        session.Closed += (_, _) => throw Bug;
        session.Closed += (_, _) => heard = 100;

        await GoesOn(client);
        Assert.Equal(1, heard);
        client.Connection.Drop();

        Assert.Equal(100, heard);
        Assert.Equal(LogLevel.Error, (await Log.Find(1102, "")).Level);
    }

    private async Task ThrowLater()
    {
        await Task.Yield();
        throw Bug;
    }
}
