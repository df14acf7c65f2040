using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>Clients of Socket.IO 2 in a cluster: any of their requests may reach any node, and emits of any node reach them.</summary>
public sealed class Revision3RelayTests(Revision3RelayTests.Nodes nodes) : IClassFixture<Revision3RelayTests.Nodes>
{
    private const string Polling = "/socket.io/?EIO=3&transport=polling";
    private const string Bytes = "451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]";

    private WebNode A => nodes.Cluster.Nodes[0];

    private WebNode B => nodes.Cluster.Nodes[1];

    [Fact]
    public async Task Posts_and_polls_at_another_node_carry_text_and_bytes()
    {
        var sid = await ConnectAsync();
        byte[] body = [0, 4, 3, 255, .. Encoding.UTF8.GetBytes(Bytes), 1, 4, 255, 4, 1, 2, 3];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        await PostAsync(sid, new StringContent("17:42[\"echo\",\"häß€\"]", Encoding.UTF8, "text/plain"));
        Assert.Equal("19:42[\"echoed\",\"häß€\"]", Encoding.UTF8.GetString(await PollAsync(sid)));
        await PostAsync(sid, content);

        Assert.Equal(body, await PollAsync(sid));
    }

    [Fact]
    public async Task Large_bodies_are_sent_after_the_question()
    {
        var sid = await ConnectAsync();
        var bytes = new byte[100_000];
        Random.Shared.NextBytes(bytes);
        byte[] body = [0, 4, 3, 255, .. Encoding.UTF8.GetBytes(Bytes), 1, 1, 0, 0, 0, 0, 1, 255, 4, .. bytes];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        await PostAsync(sid, content);

        Assert.Equal(body, await PollAsync(sid));
    }

    [Fact]
    public async Task Polls_by_script_are_wrapped_by_the_node_that_was_reached()
    {
        var script = await A.Http.GetStringAsync($"{Polling}&j=3");
        var sid = SidIn(JsonSerializer.Deserialize<string>(script["___eio[3](".Length..^2])!);
        Assert.Equal("___eio[3](\"2:40\");", await B.Http.GetStringAsync($"{Polling}&j=3&sid={sid}"));
        using var form = new FormUrlEncodedContent([new("d", "15:42[\"echo\",\"ab\"]")]);

        Assert.Equal("ok", await RoamingClient.AnswerAsync(HttpStatusCode.OK, B.Http.PostAsync($"{Polling}&j=3&sid={sid}", form)));

        Assert.Equal("17:42[\"echoed\",\"ab\"]", JsonSerializer.Deserialize<string>((await B.Http.GetStringAsync($"{Polling}&j=3&sid={sid}"))["___eio[3](".Length..^2]));
    }

    [Theory]
    [InlineData("", "binary 04010203")]
    [InlineData("&b64=1", "b4AQID")]
    public async Task A_web_socket_at_another_node_carries_binary_as_its_client_reads_it(string more, string expected)
    {
        var sid = await ConnectAsync();
        var pending = B.Http.GetAsync($"{Polling}&sid={sid}");
        using var socket = await WebSocketAsync(sid, more);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReadAsync());
        Assert.Equal("1:6", await RoamingClient.AnswerAsync(HttpStatusCode.OK, pending));
        await socket.SendAsync("5");

        await socket.SendAsync(Bytes);
        await socket.SendBinaryAsync([4, 1, 2, 3]);
        Assert.Equal(Bytes, await socket.ReadAsync());
        Assert.Equal(expected, await socket.ReadAsync());
        await socket.SendAsync("2");
        Assert.Equal("3", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_socket_is_reached_by_its_id_from_another_node()
    {
        var sid = await ConnectAsync();
        await PostAsync(sid, new StringContent("8:40/plain", Encoding.UTF8, "text/plain"));
        Assert.Equal("9:40/plain,", Encoding.UTF8.GetString(await PollAsync(sid)));

        B.Io.To(sid).Emit("here");
        Assert.Equal("10:42[\"here\"]", Encoding.UTF8.GetString(await PollAsync(sid)));
        B.Io.Of("/plain").To($"/plain#{sid}").Emit("there");
        Assert.Equal("18:42/plain,[\"there\"]", Encoding.UTF8.GetString(await PollAsync(sid)));
        Assert.Equal(sid, Assert.Single(await B.Io.In(sid).FetchSocketsAsync()).Id);
    }

    [Fact]
    public async Task So_is_one_whose_session_has_an_id_of_the_applications()
    {
        var generate = A.Io.Engine.GenerateId;
        A.Io.Engine.GenerateId = _ => new("my-own");
        var sid = await ConnectAsync();
        A.Io.Engine.GenerateId = generate;

        B.Io.To(sid).Emit("here");
        Assert.Equal("10:42[\"here\"]", Encoding.UTF8.GetString(await PollAsync(sid)));
        Assert.Equal(sid, Assert.Single(await B.Io.In(sid).FetchSocketsAsync()).Id);

        await PostAsync(sid, new StringContent("1:1", Encoding.UTF8, "text/plain"));
        await TestCluster.Until(() => B.Io.RunningNode.Interest.HoldersOf("/", sid).IsEmpty, "nothing is remembered of it");
    }

    private static string SidIn(string payload)
    {
        using var json = JsonDocument.Parse(payload[(payload.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    // At A; it is in the main namespace, as the first poll, at B, says.
    private async Task<string> ConnectAsync()
    {
        var sid = SidIn(await A.Http.GetStringAsync(Polling));
        Assert.Equal("2:40", Encoding.UTF8.GetString(await PollAsync(sid)));
        return sid;
    }

    private async Task<byte[]> PollAsync(string sid) => await B.Http.GetByteArrayAsync($"{Polling}&sid={sid}");

    private async Task PostAsync(string sid, HttpContent body) =>
        Assert.Equal("ok", await RoamingClient.AnswerAsync(HttpStatusCode.OK, B.Http.PostAsync($"{Polling}&sid={sid}", body)));

    private async Task<RawWebSocket> WebSocketAsync(string sid, string more)
    {
        var tcp = new System.Net.Sockets.TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, B.Port);
        var socket = new RawWebSocket(tcp);
        await socket.UpgradeAsync($"/socket.io/?EIO=3&transport=websocket&sid={sid}{more}");
        return socket;
    }

    /// <summary>Two nodes that let them in.</summary>
    public sealed class Nodes : IAsyncLifetime
    {
        internal WebCluster Cluster { get; } = new();

        public async Task InitializeAsync()
        {
            await Cluster.StartAsync(2, options => options.Engine.AllowEio3 = true);
            foreach (var node in Cluster.Nodes)
                node.Io.Of("/plain");
        }

        public Task DisposeAsync() => Cluster.DisposeAsync();
    }
}
