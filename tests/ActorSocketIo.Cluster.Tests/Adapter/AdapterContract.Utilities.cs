namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task FetchSockets_describes_the_sockets_of_every_node_without_their_secrets()
    {
        var nsp = NewName();
        var headers = new Dictionary<string, string> { ["user-agent"] = "test", ["cookie"] = "secret", ["authorization"] = "secret", ["proxy-authorization"] = "secret" };
        var clients = await Task.WhenAll(Hosts.Select((h, i) => h.ConnectAsync(nsp, new { who = $"client {i}" }, headers))).WaitAsync(Patience);
        SocketOf(clients[^1], Nodes - 1).Data.Set("bytes", new byte[] { 9 });
        await clients[^1].EmitWithAckAsync("join", "r").WaitAsync(Patience);

        for (var node = 0; node < Nodes; node++)
        {
            var found = await On(node, nsp).FetchSocketsAsync().WaitAsync(Patience);
            Assert.Equal(clients.Select(c => c.Id).Order(), found.Select(s => s.Id).Order());
            var socket = found.Single(s => s.Id == clients[^1].Id);
            Assert.Equal(new[] { clients[^1].Id, "r" }.Order(), socket.Rooms.Order());
            Assert.Equal(Last, socket.Data["node"].Get<string>());
            Assert.Equal([9], socket.Data["bytes"].Get<byte[]>()!);
            Assert.Equal($"client {Nodes - 1}", socket.Handshake.Auth["who"].Get<string>());
            Assert.Equal("test", socket.Handshake.Headers["user-agent"]);
            Assert.Equal("/socket.io/?EIO=4&transport=websocket", socket.Handshake.Url);
            Assert.Equal(SocketOf(clients[^1], Nodes - 1).Handshake.Issued, socket.Handshake.Issued);
            Assert.True(node == Nodes - 1 == socket.Handshake.Headers.Values.Contains("secret"), "secrets stay on their node");
            Assert.True(node == Nodes - 1 == socket.LocalSocket is not null, "the socket itself is on its node only");
        }
        Assert.Equal([clients[0].Id], (await On(0, nsp).Local.FetchSocketsAsync()).Select(s => s.Id));
        Assert.Equal([clients[^1].Id], (await On(0, nsp).To("r").FetchSocketsAsync()).Select(s => s.Id));
        Assert.DoesNotContain(clients[^1].Id, await On(0, nsp).Except("r").AllSocketsAsync());
    }

    [Fact]
    public async Task FetchSockets_comes_in_parts_when_there_are_many()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 450);

        var found = await On(0, nsp).QuerySocketsAsync().WaitAsync(Patience);

        Assert.True(found.IsComplete);
        Assert.Equal(clients.Select(c => c.Id).Order(), found.Found.Select(s => s.Id).Order());
        Assert.Equal(clients.Length, await On(Nodes - 1, nsp).CountAsync());
    }

    [Fact]
    public async Task A_fetched_socket_of_another_node_can_be_operated_on()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var (client, from) = (clients[^1], On(0, nsp));
        var socket = (await from.To(client.Id).FetchSocketsAsync()).Single();

        socket.Emit("hello", new byte[] { 1 });
        Assert.Equal([1], (await Next(client)).Args.Get<byte[]>(0)!);

        var asked = socket.Timeout(Patience).EmitWithAckAsync("ask", 20);
        var question = await Next(client);
        question.Ack([question.Args.Get<int>(0) + 1, "second"]);
        Assert.Equal(21, (await asked).Get<int>());

        await socket.JoinAsync("r", "s");
        Assert.Equal(1, await from.To("s").CountAsync());
        await socket.LeaveAsync("s");
        Assert.Equal(0, await from.To("s").CountAsync());
        Assert.Equal(1, await from.To("r").CountAsync());

        var late = await Assert.ThrowsAsync<AckTimeoutException>(() => socket.Timeout(TimeSpan.FromMilliseconds(50)).EmitWithAckAsync("silence"));
        Assert.Equal("operation has timed out", late.Message);

        await socket.DisconnectAsync();
        await client.Disconnected.WaitAsync(Patience);
        Assert.Equal(Nodes - 1, await from.CountAsync());
        var gone = await Assert.ThrowsAsync<SocketIoException>(() => socket.EmitWithAckAsync("ask"));
        Assert.Equal("socket has been disconnected", gone.Message);
    }

    [Fact]
    public async Task A_command_that_nobody_waits_for_and_a_node_has_not_done_is_in_the_log()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        using var busy = new ManualResetEventSlim();
        On(Nodes - 1, nsp).Adapter.RoomJoined += (room, _) => busy.Wait(room == "slow" && Nodes > 1 ? Patience : TimeSpan.Zero);
        var before = Warnings.Lines.Count;

        On(0, nsp).Timeout(TimeSpan.Zero).SocketsJoin("slow");

        if (Nodes > 1)
            await TestCluster.Until(() => Warnings.Lines.Count > before, "a warning");
        busy.Set();
        await On(0, nsp).SocketsJoinAsync("quick").WaitAsync(Patience);
        Assert.Equal(Nodes > 1 ? 1 : 0, Warnings.Lines.Skip(before).Count(line => line.StartsWith("Nobody waited for socketsJoin", StringComparison.Ordinal)));
        Assert.All(clients, client => Assert.NotEmpty(client.Id));
    }

    [Fact]
    public async Task Utilities_answer_while_handlers_of_the_very_sockets_await_them()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
            SocketOf(clients[node], node).On("count me", () => On(0, nsp).CountAsync());

        var counts = await Task.WhenAll(clients.Select(c => c.EmitWithAckAsync("count me"))).WaitAsync(Patience);

        Assert.All(counts, count => Assert.Equal(Nodes, count.Get<int>(0)));
    }
}
