using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>What goes between the node of some sessions and the node of their WebSockets: a frame for all of them, a message of one.</summary>
[MemoryDiagnoser]
public class RelayBenchmarks
{
    private PipedFrames _frames = null!;

    [Params(1, 100)]
    public int Pipes { get; set; }

    [GlobalSetup]
    public void SetUp() => _frames = new PipedFrames(Pipes, bytes: 64);

    [Benchmark]
    public byte[] EncodeFrame() => _frames.EncodeOut();

    [Benchmark]
    public object DecodeFrame() => _frames.DecodeOut();

    [Benchmark]
    public byte[] EncodeMessage() => _frames.EncodeIn();

    [Benchmark]
    public object DecodeMessage() => _frames.DecodeIn();
}
