using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>An emit as it goes to another node: encoded for all links and as a piece of a lane, and read there.</summary>
[MemoryDiagnoser]
public class CrossNodeBenchmarks
{
    private CrossNodeEmit _emit = null!;

    [Params(64, 16 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SetUp() => _emit = new CrossNodeEmit(Bytes);

    [Benchmark]
    public byte[] EncodeEmit() => _emit.Encode();

    [Benchmark]
    public object DecodeEmit() => _emit.Decode();
}
