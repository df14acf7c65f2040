using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>An event from its frame through the socket's actor to a handler, and the acknowledgement back, without a network.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private QuietServer _server = null!;
    private EventRoundTrip _webSocket = null!;
    private PolledRoundTrip _polling = null!;

    [Params(64, 16 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _server = await QuietServer.StartAsync();
        _webSocket = await EventRoundTrip.OpenAsync(_server, Bytes);
        _polling = await PolledRoundTrip.OpenAsync(_server, Bytes);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _server.DisposeAsync();

    [Benchmark]
    public void WebSocket() => _webSocket.Run();

    [Benchmark]
    public void Polling() => _polling.Run();
}
