using System.Net.WebSockets;
using System.Text;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A client that begins with long-polling at one server and upgrades to a WebSocket at one, as the official one does.</summary>
internal sealed class UpgradedClient : IDisposable
{
    private static readonly string Payload = new('x', 64); // as in the other tests

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _nextAck;

    private UpgradedClient()
    {
    }

    /// <summary>Opens a session, and its socket in the main namespace.</summary>
    /// <param name="http">For its polling.</param>
    /// <param name="home">The port of the server that has the session.</param>
    /// <param name="reached">The port of the server that the WebSocket reaches.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BenchException">A server answered something else.</exception>
    public static async Task<UpgradedClient> ConnectAsync(HttpClient http, int home, int reached, CancellationToken cancellation)
    {
        var session = await PollingSession.OpenAsync(http, home, cancellation);
        var client = new UpgradedClient();
        try
        {
            var poll = session.PollAsync(cancellation);
            await client.UpgradeAsync(new Uri($"ws://127.0.0.1:{reached}/socket.io/?EIO=4&transport=websocket&sid={session.Sid}"), poll, cancellation);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends an event, and waits for its acknowledgement.</summary>
    /// <exception cref="BenchException">The answer is not what was sent.</exception>
    public async Task EchoAsync(CancellationToken cancellation)
    {
        var ack = _nextAck++;
        await SendAsync($"""42{ack}["echo","{Payload}"]""", cancellation);
        var answer = await ReceiveAsync(cancellation);
        while (answer == "2")
        {
            await SendAsync("3", cancellation);
            answer = await ReceiveAsync(cancellation);
        }

        Answer.Expect($"""43{ack}["{Payload}"]""", answer);
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(Uri url, Task<string[]> poll, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(url, cancellation);
        await SendAsync("2probe", cancellation);
        Answer.Expect("3probe", await ReceiveAsync(cancellation));
        Answer.Expect("6", string.Join(' ', await poll));
        await SendAsync("5", cancellation);
    }

    private async Task SendAsync(string text, CancellationToken cancellation) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private async Task<string> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                throw new BenchException("The server closed the WebSocket.");
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }
}
