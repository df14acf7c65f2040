using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>The same fuzzer on the parsers and the session's machine, in process.</summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Findings => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus")).Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void Whatever_is_read_is_read_alike_whole_and_in_pieces_and_can_be_written_again()
    {
        var seed = FuzzTime.Seed();
        var clock = Stopwatch.StartNew();
        var cases = 0;
        for (; clock.Elapsed < FuzzTime.Each; cases++)
        {
            var made = ParserFuzz.Make(new WireGrammar(FuzzTime.RandomOf(seed, cases)));
            var fault = Record.Exception(() => ParserFuzz.Run(made));
            Assert.True(fault is null, $"FUZZ_SEED={seed}, case {cases}; as a file in Corpus: {Convert.ToBase64String(made)}\n{fault}");
        }

        output.WriteLine(FuzzTime.Report(seed, cases, clock.Elapsed));
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void What_was_found_stays_mended(string file) => ParserFuzz.Run(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus", file)));
}
