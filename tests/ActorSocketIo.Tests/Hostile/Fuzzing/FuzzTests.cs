using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>A fuzzer of the wire. Without more it runs for some seconds; <c>FUZZ_SECONDS</c> makes it longer, <c>FUZZ_SEED</c> begins where another run has failed.</summary>
public abstract class FuzzTests : AttackTest
{
    private readonly ITestOutputHelper _output;

    private protected FuzzTests(AttackFixture fixture, ITestOutputHelper output)
        : base(fixture) => _output = output;

    [Fact]
    public async Task Whatever_is_said_over_sockets_the_server_lives_and_keeps_nothing()
    {
        var seed = FuzzTime.Seed();
        var cases = 0;
        var clock = Stopwatch.StartNew();
        using var fuzz = new ServerFuzz(Server.Port);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            while (clock.Elapsed < FuzzTime.Each)
            {
                var number = Interlocked.Increment(ref cases);
                await fuzz.RunAsync(new WireGrammar(FuzzTime.RandomOf(seed, number)));
            }
        })));

        _output.WriteLine(FuzzTime.Report(seed, cases, clock.Elapsed));
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class FuzzOverKestrelTests(KestrelAttackFixture fixture, ITestOutputHelper output) : FuzzTests(fixture, output);

[Collection(DirectAttackFixture.Name)]
public sealed class FuzzOverDirectSocketsTests(DirectAttackFixture fixture, ITestOutputHelper output) : FuzzTests(fixture, output);
