namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>A test that makes network namespaces, which needs root; where that is not permitted it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(NetworkNamespaces.WhyNot);

    public NamespaceFactAttribute()
    {
        if (WhyNot.Value is { } why)
            Skip = $"Network namespaces are not permitted here: {why}";
    }
}
