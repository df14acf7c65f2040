using System.Net;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>DESIGN §3.7 for WebSockets: the upgrade may reach any node, which becomes a pipe.</summary>
public sealed class PipedWebSocketTests(WebCluster cluster) : IClassFixture<WebCluster>
{
    private WebNode A => cluster.Nodes[0];

    private WebNode B => cluster.Nodes[1];

    private WebNode C => cluster.Nodes[2];

    [Fact]
    public async Task A_session_moves_to_a_web_socket_at_another_node_and_talks_both_ways()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.SendAsync("42[\"echo\",\"hi\"]");
        Assert.Equal("42[\"echoed\",\"hi\"]", await socket.ReadAsync());
        await socket.SendAsync("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendBinaryAsync([1, 2, 3]);
        Assert.Equal("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]", await socket.ReadAsync());
        Assert.Equal("binary 010203", await socket.ReadAsync());
        Assert.Equal("websocket", A.Io.Engine.Find(client.Sid)!.TransportName);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", socket.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(300_000)]
    [InlineData(990_000)]
    public async Task Messages_of_any_size_go_both_ways(int length)
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);
        var text = new string('x', length);

        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync($"42[\"echo\",\"{text}{i}\"]");
            Assert.Equal($"42[\"echoed\",\"{text}{i}\"]", await socket.ReadAsync());
        }
    }

    [Fact]
    public async Task Many_messages_in_flight_keep_their_order_both_ways()
    {
        const int Messages = 3000;
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
                await socket.SendAsync($"42[\"echo\",\"{i}\"]");
        });

        for (var i = 0; i < Messages; i++)
            Assert.Equal($"42[\"echoed\",\"{i}\"]", await socket.ReadAsync());
        await sending;
    }

    [Fact]
    public async Task A_broadcast_reaches_every_pipe_of_another_node_once()
    {
        const int Clients = 100;
        var sockets = new List<RawWebSocket>();
        for (var i = 0; i < Clients; i++)
        {
            var client = await RoamingClient.ConnectAsync(A, A, A);
            var socket = await client.MoveAsync(B, A);
            await socket.SendAsync("42[\"echo\",\"x\"]");
            await socket.ReadAsync();
            await socket.SendAsync("42[\"join\",\"piped\"]");
            sockets.Add(socket);
        }

        await TestCluster.Until(() => A.Io.Sockets.Adapter.Sockets("piped").Count == Clients, "all have joined");
        A.Io.To("piped").Emit("news", new string('n', 10_000));
        foreach (var socket in sockets)
            Assert.StartsWith("42[\"news\"", await socket.ReadAsync(), StringComparison.Ordinal);

        A.Io.To("piped").Emit("end");
        foreach (var socket in sockets)
            Assert.Equal("42[\"end\"]", await socket.ReadAsync());

        foreach (var socket in sockets)
            socket.Dispose();
        await NothingLeft();
    }

    [Fact]
    public async Task A_client_that_closes_ends_its_session()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.WriteAsync(RawWebSocket.Frame(0x88, [0x03, 0xE8]));

        Assert.Equal("close 1000", await socket.ReadAsync());
        await Ended(client, "transport close");
        await NothingLeft();
    }

    [Fact]
    public async Task A_client_that_is_cut_ends_its_session()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var socket = await client.MoveAsync(B, C);
        await socket.SendAsync("42[\"echo\",\"x\"]");
        await socket.ReadAsync();

        socket.Reset();

        await Ended(client, "transport close");
        await NothingLeft();
    }

    [Fact]
    public async Task A_client_that_is_cut_while_its_handler_runs_ends_its_session()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var socket = await client.MoveAsync(B, C);
        for (var i = 0; i < 6000; i++)
            await socket.SendAsync("42[\"hang\"]"); // from half of what may wait on, nobody reads

        await TestCluster.Until(() => A.Io.Engine.Find(client.Sid)?.Sink is { } sink && !sink.WhenReady().AsTask().IsCompleted, "the client is not read");
        socket.Reset();

        await Ended(client, "transport close");
        await NothingLeft();
    }

    [Theory]
    [InlineData(0x83, "ab", 1002)]
    [InlineData(0xC1, "ab", 1002)]
    [InlineData(0x81, "4\u00ff", 1007)]
    public async Task Mistakes_of_the_web_socket_are_answered_where_it_is_and_end_the_session(int first, string latin1, int status)
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.SendAsync("42[\"echo\",\"before\"]");
        Assert.Equal("42[\"echoed\",\"before\"]", await socket.ReadAsync());
        await socket.WriteAsync(RawWebSocket.Frame((byte)first, System.Text.Encoding.Latin1.GetBytes(latin1)));

        Assert.Equal($"close {status}", await socket.ReadAsync());
        await Ended(client, "transport error");
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.WriteAsync(RawWebSocket.Frame(0x81, new byte[1_000_001])[..100]);

        Assert.Equal("close 1009", await socket.ReadAsync());
        await Ended(client, "transport error");
    }

    [Fact]
    public async Task A_ping_is_answered_where_the_web_socket_is()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.WriteAsync(RawWebSocket.Frame(0x89, "yo"u8.ToArray()));

        Assert.Equal("pong yo", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_packet_that_means_nothing_ends_the_session_as_at_home()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.SendAsync("abc");

        Assert.Equal("close 1005", await socket.ReadAsync());
        await Ended(client, "parse error");
        await NothingLeft();
    }

    [Fact]
    public async Task A_server_that_disconnects_closes_the_web_socket_behind_what_it_has_sent()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);

        await socket.SendAsync("42[\"echo\",\"last\"]");
        await socket.SendAsync("42[\"leave\",1]");

        Assert.Equal("42[\"echoed\",\"last\"]", await socket.ReadAsync());
        Assert.Equal("41", await socket.ReadAsync());
        Assert.Equal("close 1005", await socket.ReadAsync());
        await socket.WriteAsync(RawWebSocket.Frame(0x88, []));
        Assert.Equal("end", await socket.ReadAsync());
        await Ended(client, "forced close");
        await NothingLeft();
    }

    [Fact]
    public async Task Upgrades_that_are_refused_are_refused_as_at_home()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var first = await client.MoveAsync(B, C);

        foreach (var node in (WebNode[])[A, B])
        {
            using var second = await client.UpgradeAsync(node); // it is a WebSocket already
            Assert.Equal("close 1005", await second.ReadAsync());
            using var unknown = await ConnectAsync(node, $"{RoamingClient.WebSocket}&sid={A.Io.RunningNode.Peers.Self}{new string('x', 20)}");
            Assert.StartsWith("HTTP/1.1 400", unknown.Head, StringComparison.Ordinal);
            Assert.Equal("Session ID unknown", await unknown.ReadToEndAsync());
            using var polling = await ConnectAsync(node, $"{RoamingClient.Polling}&sid={client.Sid}");
            Assert.Equal("close 1005", await polling.ReadAsync());
        }

        await first.SendAsync("42[\"echo\",\"unharmed\"]");
        Assert.Equal("42[\"echoed\",\"unharmed\"]", await first.ReadAsync());
    }

    [Fact]
    public async Task Of_web_sockets_at_three_nodes_at_once_one_gets_the_session_and_the_others_are_closed()
    {
        for (var round = 0; round < 5; round++)
        {
            var client = await RoamingClient.ConnectAsync(A, B, C);

            var racers = await Task.WhenAll(new[] { A, B, C, B }.Select(async node =>
            {
                var socket = await client.UpgradeAsync(node);
                await socket.SendAsync("2probe");
                if (await socket.ReadAsync() != "3probe")
                    return (socket, IsMoved: false);
                await socket.SendAsync("5");
                await socket.SendAsync("42[\"echo\",\"mine\"]");
                return (socket, IsMoved: await socket.ReadAsync() == "42[\"echoed\",\"mine\"]");
            }));

            Assert.Single(racers, racer => racer.IsMoved);
            foreach (var (socket, _) in racers)
                socket.Dispose();
            await Ended(client, "transport close");
        }

        await NothingLeft();
    }

    [Fact]
    public async Task A_probe_that_leads_to_nothing_leaves_the_session_on_polling()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var socket = await client.UpgradeAsync(B);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReadAsync());

        socket.Reset();

        await NothingLeft();
        await client.PostOkAsync(C, "42[\"echo\",\"polling\"]");
        var got = await client.PollOkAsync(B);
        while (got == "6")
            got = await client.PollOkAsync(B); // polls are released while a probe is under way
        Assert.Equal("42[\"echoed\",\"polling\"]", got);
    }

    [Fact]
    public async Task A_slow_client_behind_a_pipe_costs_its_outbox_at_most_and_nobody_elses_time()
    {
        var slow = await RoamingClient.ConnectAsync(A, B, C);
        using var stuck = await slow.MoveAsync(B, C);
        var quick = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await quick.MoveAsync(B, C);
        await stuck.SendAsync("42[\"join\",\"slow\"]");
        await TestCluster.Until(() => A.Io.Sockets.Adapter.Rooms.Contains("slow"), "it has joined");
        var text = new string('s', 100_000);

        for (var i = 0; i < 1000 && !A.Closed.ContainsKey(slow.Sid); i++)
        {
            A.Io.To("slow").Emit("much", text);
            if (i % 100 != 0)
                continue;
            await socket.SendAsync($"42[\"echo\",\"{i}\"]");
            Assert.Equal($"42[\"echoed\",\"{i}\"]", await socket.ReadAsync());
        }

        await Ended(slow, "transport close"); // over the outbox's limit, while some megabytes are in the kernel's hands
        await TestCluster.Until(() => A.Relay.Server.Count == 1, "only the quick one's pipe is left at home");
    }

    [Fact]
    public async Task A_handler_that_computes_does_not_hold_up_what_others_send_to_its_client()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await client.MoveAsync(B, C);
        await socket.SendAsync("42[\"join\",\"busy\"]");
        await TestCluster.Until(() => A.Io.Sockets.Adapter.Rooms.Contains("busy"), "it has joined");
        await socket.SendAsync("42[\"compute\"]");

        for (var i = 0; i < 5; i++)
        {
            A.Io.To("busy").Emit("news", i);
            Assert.Equal($"42[\"news\",{i}]", await socket.ReadAsync());
        }

        Assert.DoesNotContain("computed", A.Notes);
        await TestCluster.Until(() => A.Notes.Contains("computed"), "it was computing all the while");
    }

    private static async Task<RawWebSocket> ConnectAsync(WebNode node, string url)
    {
        var tcp = new System.Net.Sockets.TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, node.Port);
        var socket = new RawWebSocket(tcp);
        await socket.UpgradeAsync(url);
        return socket;
    }

    private async Task Ended(RoamingClient client, string reason)
    {
        await TestCluster.Until(() => A.Closed.ContainsKey(client.Sid), "the session has ended");
        Assert.Equal(reason, A.Closed[client.Sid]);
    }

    private Task NothingLeft() => cluster.NothingLeft();
}
