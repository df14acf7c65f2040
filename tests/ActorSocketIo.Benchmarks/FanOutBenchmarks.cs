using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>A broadcast to a room of one node, until every member's transport has it.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private QuietServer _server = null!;
    private RoomBroadcast _room = null!;

    [Params(10, 1000)]
    public int Members { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _server = await QuietServer.StartAsync();
        _room = await RoomBroadcast.OpenAsync(_server, Members, bytes: 64);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _server.DisposeAsync();

    [Benchmark]
    public void Broadcast() => _room.Run();
}
