using System.Net;
using System.Text.Json;
using SocketIOClient;
using SocketIOClient.Transport;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A node that is asked to end (SIGTERM), as a container's runtime does in every rolling update.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task An_idle_node_ends_within_seconds_and_the_others_no_longer_ask_it()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        await using var control = await WireClient.ConnectAsync(cluster[0].Url, "/control");

        var (exitCode, took) = await cluster[2].TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < Seconds, $"it took {took}");
        var answers = await control.CallAsync("serverSideEmitWithAck", null, "who");
        Assert.Equal("[1]", answers.GetRawText());
    }

    [Fact]
    public async Task Sockets_of_a_node_that_left_are_in_no_answer_and_what_was_acknowledged_has_arrived()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        await using var survivor = await WireClient.ConnectAsync(cluster[0].Url);
        await using var leaver = await WireClient.ConnectAsync(cluster[1].Url);
        var acknowledged = new List<int>();
        var emitting = Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await leaver.CallAsync("emit", new { broadcast = true }, "number", i);
                acknowledged.Add(i);
            }
        });
        for (var next = 0; next < 20; next++)
            Assert.Equal(next, (await survivor.NextAsync())[1].GetInt32());

        var (exitCode, took) = await cluster[1].TerminateAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => emitting);
        Assert.Equal(0, exitCode);
        Assert.True(took < Seconds, $"it took {took}");
        await using var control = await WireClient.ConnectAsync(cluster[0].Url, "/control");
        var sockets = await control.CallAsync("fetchSockets");
        Assert.Equal([survivor.Id], sockets.EnumerateArray().Select(socket => socket.GetProperty("id").GetString()));
        // Whatever was acknowledged comes in order, and nothing is missing.
        for (var next = 20; next <= acknowledged[^1]; next++)
            Assert.Equal(next, (await survivor.NextAsync())[1].GetInt32());
        Assert.DoesNotContain("41", (await leaver.Closed).Split(' '));
    }

    [Fact]
    public async Task What_disconnect_listeners_say_reaches_the_clients_of_other_nodes()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Chat);
        await using var ada = await WireClient.ConnectAsync(cluster[0].Url, auth: new { name = "Ada" });
        await using var bob = await WireClient.ConnectAsync(cluster[1].Url, auth: new { name = "Bob" });
        await ada.EmitWithAckAsync("join", "room");
        await bob.EmitWithAckAsync("join", "room");

        var (exitCode, _) = await cluster[1].TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("Bob", (await NextAsync(ada, "left"))[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task While_it_drains_it_is_not_ready_refuses_newcomers_and_serves_its_clients()
    {
        using var node = await NodeProcess.StartAloneAsync(NodeProgram.Chat, ("SocketIo__DrainDelay", "00:00:03"));
        await using var client = await WireClient.ConnectAsync(node.Url, auth: new { name = "Ada" });
        using var http = new HttpClient();

        var ending = node.TerminateAsync();
        await Eventually.EqualAsync(false, node.IsReadyAsync);

        var handshake = await http.GetAsync(new Uri($"{node.Url}/socket.io/?EIO=4&transport=polling"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, handshake.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"{node.Url}/health/live"))).StatusCode);
        Assert.Equal(JsonValueKind.Array, (await client.EmitWithAckAsync("join", "room")).ValueKind);
        var (exitCode, took) = await ending;
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3) + Seconds);
    }

    [ProxyTheory]
    [InlineData(ProxyKind.Nginx)]
    [InlineData(ProxyKind.HAProxy)]
    public async Task A_client_comes_back_on_another_node_through_the_proxy(ProxyKind kind)
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);
        using var proxy = await Proxy.StartAsync(kind, cluster.Nodes);
        using var client = new SocketIOClient.SocketIO(proxy.Url, new SocketIOOptions { Transport = TransportProtocol.WebSocket, ReconnectionDelay = 100 });
        var greetings = System.Threading.Channels.Channel.CreateUnbounded<string>();
        client.On("auth", _ => greetings.Writer.TryWrite(client.Id));
        await client.ConnectAsync();
        var before = await greetings.Reader.ReadAsync().AsTask().WaitAsync(Seconds);
        var home = await HomeOfAsync(cluster.Nodes, before);

        var (exitCode, _) = await home.TerminateAsync();

        Assert.Equal(0, exitCode);
        var after = await greetings.Reader.ReadAsync().AsTask().WaitAsync(Seconds);
        Assert.NotEqual(before, after);
        Assert.NotEqual(home.Place, (await HomeOfAsync(cluster.Nodes.Except([home]), after)).Place);
    }

    /// <summary>The node that counts a socket as its own.</summary>
    private static async Task<NodeProcess> HomeOfAsync(IEnumerable<NodeProcess> nodes, string socketId)
    {
        foreach (var node in nodes)
        {
            await using var control = await WireClient.ConnectAsync(node.Url, "/control");
            if ((await control.CallAsync("log", null, new { kind = "connection", id = socketId })).GetArrayLength() > 0)
                return node;
        }

        throw new InvalidOperationException($"{socketId} is on no node");
    }

    private static async Task<JsonElement> NextAsync(WireClient client, string eventName)
    {
        while (true)
        {
            var received = await client.NextAsync();
            if (received[0].GetString() == eventName)
                return received;
        }
    }
}
