using System.Globalization;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A test that takes long; skipped, and said so, unless the environment's <c>LONG_TEST_SECONDS</c> allows it that much.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    private const string Variable = "LONG_TEST_SECONDS";

    public LongFactAttribute(int seconds) => Skip = WhyNot(seconds);

    /// <summary>How long one test may take.</summary>
    public static TimeSpan Budget { get; } =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "0", CultureInfo.InvariantCulture));

    /// <summary>Why a test is skipped that takes so long; null if it is not.</summary>
    public static string? WhyNot(int seconds) => Budget.TotalSeconds < seconds ? $"it takes {seconds} s; set {Variable}={seconds}" : null;
}
