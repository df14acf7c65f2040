using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>A client of Engine.IO 3 over long-polling, by XHR or by script elements.</summary>
internal sealed class Polling3Wire : IWireClient
{
    private readonly HttpClient _http;
    private readonly bool _isScript;
    private readonly Queue<string> _packets = new();
    private string _url;

    private Polling3Wire(HttpClient http, string url, bool isScript) => (_http, _url, _isScript) = (http, url, isScript);

    /// <summary>Opens a session; what comes with the handshake is the first that is read.</summary>
    /// <param name="http">Makes its requests.</param>
    /// <param name="url">Path and query of a handshake.</param>
    /// <param name="isScript">Whether answers are scripts, and posts are forms.</param>
    public static async Task<Polling3Wire> OpenAsync(HttpClient http, string url, bool isScript)
    {
        var wire = new Polling3Wire(http, url, isScript);
        using var handshake = JsonDocument.Parse((await wire.ReadAsync())[1..]);
        wire._url = $"{url}&sid={handshake.RootElement.GetProperty("sid").GetString()}";
        return wire;
    }

    public async Task SendAsync(params string[] packets)
    {
        var body = string.Concat(packets.Select(packet => string.Create(CultureInfo.InvariantCulture, $"{packet.Length}:{packet}")));
        HttpContent content = _isScript ? new FormUrlEncodedContent([new("d", Escape(body))]) : new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await _http.PostAsync(_url, content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task<string> ReadAsync()
    {
        string? packet;
        while (!_packets.TryDequeue(out packet) || packet is "6" or "3")
        {
            using var answer = await _http.GetAsync(_url);
            if (answer.StatusCode != HttpStatusCode.OK)
                return "end";
            var body = await answer.Content.ReadAsStringAsync();
            Split(_isScript ? JsonSerializer.Deserialize<string>(body[body.IndexOf('"', StringComparison.Ordinal)..(body.LastIndexOf('"') + 1)])! : body);
        }

        return packet == "1" ? "end" : packet;
    }

    public void Cut() => _http.CancelPendingRequests();

    // As the official client: a form would make something else of ends of lines.
    private static string Escape(string body) => body.Replace("\\n", "\\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Split(string body)
    {
        while (body.Length > 0)
        {
            var colon = body.IndexOf(':', StringComparison.Ordinal);
            var length = int.Parse(body[..colon], CultureInfo.InvariantCulture);
            _packets.Enqueue(body.Substring(colon + 1, length));
            body = body[(colon + 1 + length)..];
        }
    }
}
