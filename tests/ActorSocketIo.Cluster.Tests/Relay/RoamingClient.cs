using System.Net;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>A client whose every request may go to another node, as behind a proxy without affinity.</summary>
internal sealed class RoamingClient
{
    public const string Polling = "/socket.io/?EIO=4&transport=polling";
    public const string WebSocket = "/socket.io/?EIO=4&transport=websocket";

    private RoamingClient(string sid) => Sid = sid;

    public string Sid { get; }

    /// <summary>Opens a session on a node.</summary>
    public static async Task<RoamingClient> OpenAsync(WebNode home)
    {
        using var json = JsonDocument.Parse((await home.Http.GetStringAsync(Polling))[1..]);
        return new(json.RootElement.GetProperty("sid").GetString()!);
    }

    /// <summary>Opens a session on a node, and a socket in the main namespace by way of others.</summary>
    public static async Task<RoamingClient> ConnectAsync(WebNode home, WebNode post, WebNode poll)
    {
        var client = await OpenAsync(home);
        Assert.Equal("ok", await client.PostOkAsync(post, "40"));
        Assert.StartsWith("40{\"sid\":", await client.PollOkAsync(poll), StringComparison.Ordinal);
        return client;
    }

    public Task<HttpResponseMessage> PollAsync(WebNode node, CancellationToken cancellation = default) => node.Http.GetAsync($"{Polling}&sid={Sid}", cancellation);

    public Task<HttpResponseMessage> PostAsync(WebNode node, HttpContent body) => node.Http.PostAsync($"{Polling}&sid={Sid}", body);

    public Task<HttpResponseMessage> PostAsync(WebNode node, string body) => PostAsync(node, new StringContent(body, Encoding.UTF8, "text/plain"));

    public async Task<string> PollOkAsync(WebNode node) => await AnswerAsync(HttpStatusCode.OK, PollAsync(node));

    public async Task<string> PostOkAsync(WebNode node, string body) => await AnswerAsync(HttpStatusCode.OK, PostAsync(node, body));

    /// <summary>Asks a node to become this session's WebSocket.</summary>
    public async Task<RawWebSocket> UpgradeAsync(WebNode node, string extra = "")
    {
        var tcp = new System.Net.Sockets.TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, node.Port);
        var socket = new RawWebSocket(tcp);
        await socket.UpgradeAsync($"{WebSocket}&sid={Sid}{extra}");
        return socket;
    }

    /// <summary>Moves the session to a WebSocket at a node, as the official client does.</summary>
    public async Task<RawWebSocket> MoveAsync(WebNode node, WebNode poll)
    {
        var pending = PollAsync(poll);
        var socket = await UpgradeAsync(node);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReadAsync());
        Assert.Equal("6", await AnswerAsync(HttpStatusCode.OK, pending));
        await socket.SendAsync("5");
        return socket;
    }

    public static async Task<string> AnswerAsync(HttpStatusCode status, Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"expected {status}, was {answer.StatusCode}: {body}");
        return body;
    }
}
