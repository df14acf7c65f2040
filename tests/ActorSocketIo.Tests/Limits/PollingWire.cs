using System.Net;
using System.Text;

namespace ActorSocketIo.Tests.Limits;

/// <summary>A client over long-polling whose handshake is done.</summary>
/// <param name="http">Makes its requests.</param>
/// <param name="url">Path and query of a request of its session.</param>
internal sealed class PollingWire(HttpClient http, string url) : IWireClient, IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly Queue<string> _packets = new();

    public async Task SendAsync(params string[] packets)
    {
        using var answer = await http.PostAsync(url, new StringContent(string.Join('\u001e', packets), Encoding.UTF8, "text/plain"), _cut.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task<string> ReadAsync()
    {
        string? packet;
        while (!_packets.TryDequeue(out packet) || packet is "2" or "6")
        {
            using var answer = await http.GetAsync(url);
            if (answer.StatusCode != HttpStatusCode.OK)
                return "end";
            foreach (var next in (await answer.Content.ReadAsStringAsync()).Split('\u001e'))
                _packets.Enqueue(next);
        }

        return packet == "1" ? "end" : packet;
    }

    public void Cut() => _cut.Cancel();

    public void Dispose() => _cut.Dispose();
}
