namespace ActorSocketIo.Tests.Processes;

/// <summary>The proxies that nodes stand behind in our tests.</summary>
public enum ProxyKind
{
    Nginx,
    HAProxy,
}
