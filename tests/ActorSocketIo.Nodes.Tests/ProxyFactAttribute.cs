namespace ActorSocketIo.Nodes.Tests;

/// <summary>A long test behind a real proxy; skipped, and said so, where it is not installed or the time is not given. CI installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProxyFactAttribute : FactAttribute
{
    public ProxyFactAttribute(ProxyKind kind, int seconds) =>
        Skip = Proxy.IsInstalled(kind)
            ? LongFactAttribute.WhyNot(seconds)
            : $"{kind} must be installed; tests/ActorSocketIo.Nodes.Tests/setup.sh does so on Debian";
}
