using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>A packet through a session's outbox to its transport, alone and as one of sixteen that leave together.</summary>
[MemoryDiagnoser]
public class SessionBenchmarks : IDisposable
{
    private const int Together = 16;

    private readonly SessionWrites _session = new();

    [GlobalCleanup]
    public void Dispose()
    {
        _session.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void SendOne() => _session.SendOne();

    [Benchmark(OperationsPerInvoke = Together)]
    public void SendSixteen() => _session.SendTogether(Together);
}
