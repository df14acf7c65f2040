namespace ActorSocketIo.Tests.Processes;

/// <summary>A test behind a real proxy; skipped, and said so, where it is not installed. CI installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProxyFactAttribute : FactAttribute
{
    public ProxyFactAttribute(ProxyKind kind)
    {
        if (!Proxy.IsInstalled(kind))
            Skip = $"{kind} must be installed; tests/ActorSocketIo.Nodes.Tests/setup.sh does so on Debian";
    }
}
