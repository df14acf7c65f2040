using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>A message to a room's actor by its name, one of a thousand in a row: region, shard, actor.</summary>
[MemoryDiagnoser]
public class RoomActorBenchmarks
{
    private const int Burst = 1000;

    private QuietServer _server = null!;
    private RoomActorMessages _messages = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _server = await QuietServer.StartAsync();
        _messages = new RoomActorMessages(_server);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _server.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Burst)]
    public int Tell() => _messages.Run(Burst);
}
