namespace ActorSocketIo.Tests.Processes;

/// <summary>A theory about real proxies; skipped, and said so, where one of them is not installed. CI installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProxyTheoryAttribute : TheoryAttribute
{
    public ProxyTheoryAttribute()
    {
        var missing = Enum.GetValues<ProxyKind>().Where(kind => !Proxy.IsInstalled(kind)).ToArray();
        if (missing.Length > 0)
            Skip = $"{string.Join(" and ", missing)} must be installed; tests/ActorSocketIo.Nodes.Tests/setup.sh does so on Debian";
    }
}
