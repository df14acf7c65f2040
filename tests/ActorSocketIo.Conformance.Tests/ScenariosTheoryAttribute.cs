namespace ActorSocketIo.Conformance.Tests;

/// <summary>A theory about the scenarios beside the checkout; skipped, and said so, in a checkout that stands alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenariosTheoryAttribute : TheoryAttribute
{
    public ScenariosTheoryAttribute()
    {
        if (!AreHere)
            Skip = $"there are no scenarios in {Repository.Scenarios}; the tests of the official client stand in for them";
    }

    public static bool AreHere => File.Exists(Path.Combine(Repository.Scenarios, "run.js"));
}
