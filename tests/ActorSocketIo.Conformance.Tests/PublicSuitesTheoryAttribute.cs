namespace ActorSocketIo.Conformance.Tests;

/// <summary>A theory about the protocols' public test suites; skipped, and said so, without a checkout of the reference's repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicSuitesTheoryAttribute : TheoryAttribute
{
    private const string Variable = "SOCKETIO_CHECKOUT";

    public PublicSuitesTheoryAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = $"set {Variable} to a checkout of the reference's repository: the public suites are in its docs";
    }

    /// <summary>The folder <c>docs</c> of the checkout.</summary>
    public static string Folder { get; } = Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? "", "docs");
}
