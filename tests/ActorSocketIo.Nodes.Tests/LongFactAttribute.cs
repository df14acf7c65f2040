using System.Globalization;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A test that takes minutes; skipped, and said so, unless the environment's <c>LONG_TEST_SECONDS</c> allows it that much.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    private const string Variable = "LONG_TEST_SECONDS";

    public LongFactAttribute(int seconds)
    {
        if (Budget.TotalSeconds < seconds)
            Skip = $"it takes {seconds} s; set {Variable}={seconds}";
    }

    /// <summary>How long one test may take.</summary>
    public static TimeSpan Budget { get; } =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "0", CultureInfo.InvariantCulture));
}
