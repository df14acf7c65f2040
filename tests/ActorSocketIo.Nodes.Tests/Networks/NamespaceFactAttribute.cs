namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>A long test that makes network namespaces, which needs root; where that is not permitted, or the time is not given, it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> NotPermitted = new(CabledNetworks.WhyNot);

    public NamespaceFactAttribute(int seconds) =>
        Skip = LongFactAttribute.WhyNot(seconds) ?? (NotPermitted.Value is { } why ? $"Network namespaces are not permitted here: {why}" : null);
}
