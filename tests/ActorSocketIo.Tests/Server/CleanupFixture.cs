using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

/// <summary>A server that drops dynamic namespaces when they are empty, and lets clients make ten at most.</summary>
public sealed class CleanupFixture : IAsyncLifetime
{
    public SocketIoTestHost Host { get; private set; } = null!;

    public SocketIoServer Io => Host.Server;

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(_ => { }, options =>
    {
        options.CleanupEmptyChildNamespaces = true;
        options.MaxDynamicNamespaces = 10;
    });

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
