namespace ActorSocketIo.Cluster.Tests;

/// <summary>A test that takes long, or prints figures: only with the environment variable <c>ACTORSOCKETIO_FULL=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullFactAttribute : FactAttribute
{
    private const string Variable = "ACTORSOCKETIO_FULL";

    public FullFactAttribute()
    {
        if (!IsOn)
            Skip = $"takes minutes: set {Variable}=1";
    }

    /// <summary>Whether there is time.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) == "1";
}
