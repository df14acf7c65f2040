using System.Globalization;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>How long it runs, and from where.</summary>
internal static class FuzzTime
{
    /// <summary>Of each of its three tests.</summary>
    public static TimeSpan Each => TimeSpan.FromSeconds(Number("FUZZ_SECONDS") ?? 5);

    public static int Seed() => Number("FUZZ_SEED") ?? Random.Shared.Next();

    /// <summary>The random numbers of one case: the same in every run.</summary>
    public static Random RandomOf(int seed, int number) => new(unchecked((seed * 31) + (number * 7919)));

    public static string Report(int seed, int cases, TimeSpan took) =>
        string.Create(CultureInfo.InvariantCulture, $"FUZZ_SEED={seed}: {cases} cases in {took.TotalSeconds:F0} s, {cases / took.TotalSeconds:F0} a second");

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
