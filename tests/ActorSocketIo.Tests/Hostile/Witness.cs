using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Two clients that behave, one on each transport: whatever others do, each of their events is answered in time.</summary>
internal sealed class Witness : IAsyncDisposable
{
    /// <summary>How long an echo may take; on a loaded machine, so much that only who is held up by others exceeds it.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly RawWebSocket _socket;
    private readonly HttpClient _http;
    private readonly Task _echoes;
    private long _worst; // ticks
    private long _count;

    private Witness(RawWebSocket socket, HttpClient http, string url)
    {
        (_socket, _http) = (socket, http);
        _echoes = Task.WhenAll(Task.Run(EchoOverWebSocketAsync), Task.Run(() => EchoOverPollingAsync(url)));
    }

    /// <summary>How many echoes have come.</summary>
    public long Count => Interlocked.Read(ref _count);

    public static async Task<Witness> JoinAsync(int port)
    {
        var socket = await Wire.ConnectAsync(port);
        await socket.UpgradeAsync(Wire.Path("websocket"));
        await socket.ReadAsync();
        await socket.SendAsync("40");
        await socket.ReadAsync();

        var http = Wire.NewHttp(port, maxConnections: 1);
        using var handshake = JsonDocument.Parse((await http.GetStringAsync(Wire.Path("polling")))[1..]);
        var url = $"{Wire.Path("polling")}&sid={handshake.RootElement.GetProperty("sid").GetString()}";
        await PostAsync(http, url, "40");
        await http.GetStringAsync(url);
        return new Witness(socket, http, url);
    }

    /// <summary>Asserts that both are answered, and that no answer since the last time took too long.</summary>
    public async Task AssertServedAsync()
    {
        for (var wanted = Count + 4; Count < wanted; await Task.Delay(Pause))
        {
            if (_echoes.IsCompleted)
                await _echoes; // it says why
        }

        var worst = TimeSpan.FromTicks(Interlocked.Exchange(ref _worst, 0));
        Assert.True(worst < Bound, $"an echo took {worst}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _echoes;
        _socket.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private static async Task PostAsync(HttpClient http, string url, string packet)
    {
        using var answer = await http.PostAsync(url, new StringContent(packet, Encoding.UTF8, "text/plain"));
        answer.EnsureSuccessStatusCode();
    }

    private async Task EchoOverWebSocketAsync()
    {
        for (var id = 0; !_stop.IsCancellationRequested; id++)
        {
            var clock = Stopwatch.StartNew();
            await _socket.SendAsync($"42{id}[\"echo\",{id}]");
            string answer;
            while ((answer = await _socket.ReadAsync()) == "2")
                await _socket.SendAsync("3");
            await NoteAsync(clock, Answer(id), answer);
        }
    }

    private async Task EchoOverPollingAsync(string url)
    {
        for (var id = 0; !_stop.IsCancellationRequested; id++)
        {
            var clock = Stopwatch.StartNew();
            await PostAsync(_http, url, $"42{id}[\"echo\",{id}]");
            var answer = "";
            while (answer.Length == 0)
            {
                foreach (var packet in (await _http.GetStringAsync(url)).Split('\u001e'))
                {
                    if (packet == "2")
                        await PostAsync(_http, url, "3");
                    else
                        answer = packet;
                }
            }

            await NoteAsync(clock, Answer(id), answer);
        }
    }

    private static string Answer(int id) => string.Create(CultureInfo.InvariantCulture, $"43{id}[{id}]");

    private async Task NoteAsync(Stopwatch clock, string expected, string answer)
    {
        Assert.Equal(expected, answer);
        var took = clock.Elapsed.Ticks;
        long worst;
        while ((worst = Interlocked.Read(ref _worst)) < took && Interlocked.CompareExchange(ref _worst, took, worst) != worst)
        {
            // The other one has noted its own.
        }

        Interlocked.Increment(ref _count);
        await Task.Delay(Pause);
    }
}
