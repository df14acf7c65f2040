namespace ActorSocketIo.Conformance.Tests;

/// <summary>A theory about the scenarios beside the checkout; skipped, and said so, in a checkout that stands alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenariosTheoryAttribute : TheoryAttribute
{
    /// <summary>The scenarios that any implementation of the testbed can be asked.</summary>
    public static string Folder { get; } = Path.GetFullPath(Repository.PathOf("..", "shared", "testbed"));

    public ScenariosTheoryAttribute()
    {
        if (!AreHere)
            Skip = $"there are no scenarios in {Folder}; the tests of the official client stand in for them";
    }

    public static bool AreHere => File.Exists(Path.Combine(Folder, "run.js"));
}
