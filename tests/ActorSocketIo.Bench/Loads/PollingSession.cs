using System.Text;
using System.Text.Json;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A session by long-polling, in the main namespace.</summary>
internal sealed class PollingSession
{
    private const char Separator = '\x1e';

    private readonly HttpClient _http;
    private readonly Uri _url;

    private PollingSession(HttpClient http, Uri url, string sid) => (_http, _url, Sid) = (http, url, sid);

    public string Sid { get; }

    /// <summary>Opens one.</summary>
    /// <param name="http">For its requests.</param>
    /// <param name="port">Of the server.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BenchException">The server answered something else.</exception>
    public static async Task<PollingSession> OpenAsync(HttpClient http, int port, CancellationToken cancellation)
    {
        var polling = $"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling";
        using var handshake = JsonDocument.Parse((await http.GetStringAsync(new Uri(polling), cancellation))[1..]);
        var sid = handshake.RootElement.GetProperty("sid").GetString()!;
        var session = new PollingSession(http, new Uri($"{polling}&sid={sid}"), sid);
        await session.PostAsync("40", cancellation);
        Answer.Expect("40", (await session.PollAsync(cancellation))[0][..2]);
        return session;
    }

    /// <summary>Sends a packet.</summary>
    /// <exception cref="BenchException">The server did not take it.</exception>
    public async Task PostAsync(string packet, CancellationToken cancellation)
    {
        using var body = new StringContent(packet, Encoding.UTF8, "text/plain");
        using var posted = await _http.PostAsync(_url, body, cancellation);
        Answer.Expect("ok", await posted.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Waits for packets.</summary>
    /// <returns>At least one.</returns>
    public async Task<string[]> PollAsync(CancellationToken cancellation) => (await _http.GetStringAsync(_url, cancellation)).Split(Separator);
}
