using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>A hundred fetched sockets: found on their own node, described for another one, read there, and looked at.</summary>
[MemoryDiagnoser]
public class FetchBenchmarks
{
    private QuietServer _server = null!;
    private FetchedSockets _sockets = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _server = await QuietServer.StartAsync();
        _sockets = await FetchedSockets.OpenAsync(_server);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _server.DisposeAsync();

    [Benchmark]
    public object FetchHere() => _sockets.FetchHere();

    [Benchmark]
    public byte[] Describe() => _sockets.Describe();

    [Benchmark]
    public object Read() => _sockets.Read();

    [Benchmark]
    public int ReadAndLook() => _sockets.ReadAndLook();
}
