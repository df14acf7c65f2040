using System.Collections.Concurrent;

namespace ActorSocketIo.Tests.Server;

public sealed class DisconnectTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Disconnecting_a_namespace_leaves_the_connection_and_the_others()
    {
        var nsp = fixture.NewNamespace();
        var other = fixture.NewNamespace();
        var reasons = Reasons(nsp);
        var client = new RawClient(fixture.Io);
        var id = await client.JoinAsync(nsp.Name);
        var otherId = await client.JoinAsync(other.Name);

        nsp.Sockets[id].Disconnect();

        Assert.Equal($"41{nsp.Name},", await client.Next());
        await Eventually.True(() => reasons.Count == 1);
        Assert.Equal(["server namespace disconnect"], reasons);
        Assert.False(client.IsClosed);
        Assert.True(other.Sockets[otherId].Connected);
    }

    [Fact]
    public async Task Disconnecting_with_close_ends_all_namespaces_of_the_client()
    {
        var nsp = fixture.NewNamespace();
        var other = fixture.NewNamespace();
        var reasons = Reasons(nsp, other);
        var client = new RawClient(fixture.Io);
        var id = await client.JoinAsync(nsp.Name);
        await client.JoinAsync(other.Name);

        nsp.Sockets[id].Disconnect(close: true);

        await Eventually.True(() => reasons.Count == 2);
        Assert.Equal(["server namespace disconnect", "server namespace disconnect"], reasons);
        Assert.Equal(new HashSet<string> { $"41{nsp.Name},", $"41{other.Name}," }, [await client.Next(), await client.Next()]);
        await Eventually.True(() => client.IsClosed);
    }

    [Fact]
    public async Task A_lost_connection_is_transport_close_for_every_namespace()
    {
        var nsp = fixture.NewNamespace();
        var other = fixture.NewNamespace();
        var reasons = Reasons(nsp, other);
        var connection = fixture.Host.Open();
        await connection.JoinAsync(nsp.Name).Soon();
        await connection.JoinAsync(other.Name).Soon();

        connection.Drop();

        await Eventually.True(() => reasons.Count == 2);
        Assert.Equal(["transport close", "transport close"], reasons);
        Assert.Empty(nsp.Sockets);
        Assert.Empty(other.Sockets);
    }

    [Fact]
    public async Task Disconnecting_and_disconnect_are_raised_once_each_after_Aborted()
    {
        var nsp = fixture.NewNamespace();
        var seen = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            var aborted = socket.Aborted;
            socket.OnDisconnecting(async _ =>
            {
                await Task.Yield();
                seen.Enqueue($"disconnecting {aborted.IsCancellationRequested} {socket.Connected} {nsp.Sockets.ContainsKey(socket.Id)}");
            });
            socket.OnDisconnecting(_ => throw new InvalidOperationException("a bug"));
            socket.OnDisconnect(_ => seen.Enqueue($"disconnect {nsp.Sockets.ContainsKey(socket.Id)}"));
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var socket = nsp.Sockets[client.Id];

        client.Disconnect();
        client.Connection.Drop();
        socket.Disconnect(close: true);

        await Eventually.True(() => seen.Count == 2);
        Assert.Equal(["disconnecting True False True", "disconnect False"], seen);
    }

    [Fact]
    public async Task What_the_client_sent_behind_is_ignored_after_the_server_disconnected_it()
    {
        var nsp = fixture.NewNamespace();
        var heard = new ConcurrentQueue<string>();
        nsp.OnConnection(socket =>
        {
            socket.OnAny(context => heard.Enqueue(context.EventName));
            socket.On("bye", () => socket.Disconnect());
            socket.On("echo", () => socket.Emit("echo"));
        });
        var client = new RawClient(fixture.Io);
        await client.JoinAsync(nsp.Name);

        client.Send($$"""42{{nsp.Name}},["bye"]""", $$"""42{{nsp.Name}},["late"]""", $$"""43{{nsp.Name}},7["late"]""");

        Assert.Equal($"41{nsp.Name},", await client.Next());
        await client.JoinAsync(nsp.Name);
        client.Send($$"""42{{nsp.Name}},["echo"]""");
        Assert.Equal($$"""42{{nsp.Name}},["echo"]""", await client.Next());
        Assert.Equal(["bye", "echo"], heard);
    }

    [Fact]
    public async Task A_client_that_left_may_come_back_with_a_new_id()
    {
        var nsp = fixture.NewNamespace();
        var client = new RawClient(fixture.Io);
        var first = await client.JoinAsync(nsp.Name);

        client.Send($"41{nsp.Name},", $"40{nsp.Name},");

        var second = await client.Next();
        Assert.StartsWith($$"""40{{nsp.Name}},{"sid":""", second, StringComparison.Ordinal);
        Assert.DoesNotContain(first, second, StringComparison.Ordinal);
        await Eventually.True(() => nsp.Sockets.Count == 1);
    }

    [Fact]
    public async Task A_client_may_come_back_in_the_moment_it_learns_that_it_was_disconnected_or_refused()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("bye", () => socket.Disconnect()));
        var refusing = fixture.NewNamespace();
        refusing.Use(_ => throw new RefusedException("no"));
        var client = new RawClient(fixture.Io);
        var answers = 0;
        client.Transport.FrameSent += frame =>
        {
            // On the server's own thread, as soon as the frame is out.
            var text = System.Text.Encoding.UTF8.GetString(frame.Payload.Span);
            if (text[..2] is "41" or "44" && Interlocked.Increment(ref answers) <= 20)
                client.Send(answers % 2 == 0 ? $"40{nsp.Name}," : $"40{refusing.Name},");
            else if (text.StartsWith("40", StringComparison.Ordinal))
                client.Send($$"""42{{nsp.Name}},["bye"]""");
        };

        client.Send($"40{nsp.Name},");

        await Eventually.True(() => answers > 20);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Two_connections_of_one_client_are_two_sockets()
    {
        var nsp = fixture.NewNamespace();

        var one = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var two = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.NotEqual(one.Id, two.Id);
        Assert.NotEqual(one.Connection.Session.Id, two.Connection.Session.Id);
    }

    [Fact]
    public async Task A_handler_that_waits_is_told_to_give_up_and_nothing_is_an_error()
    {
        var nsp = fixture.NewNamespace();
        var errors = new ConcurrentQueue<string>();
        var waiting = new TaskCompletionSource();
        var reasons = Reasons(nsp);
        nsp.OnConnection(socket =>
        {
            socket.OnError(error => errors.Enqueue(error.Message));
            socket.On("wait", async context =>
            {
                waiting.SetResult();
                await Task.Delay(Timeout.Infinite, context.Aborted);
            });
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        client.Emit("wait");
        await waiting.Task.Soon();

        client.Connection.Drop();

        await Eventually.True(() => reasons.Count == 1);
        Assert.Empty(errors);
    }

    private static ConcurrentQueue<string> Reasons(params Namespace[] namespaces)
    {
        var reasons = new ConcurrentQueue<string>();
        foreach (var nsp in namespaces)
            nsp.OnConnection(socket => socket.OnDisconnect(reason => reasons.Enqueue(reason)));
        return reasons;
    }
}
