using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

/// <summary>One server for the tests of a class; each test uses namespaces of its own.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private int _names;

    public SocketIoTestHost Host { get; private set; } = null!;

    public SocketIoServer Io => Host.Server;

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(_ => { });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A namespace that no other test has.</summary>
    public Namespace NewNamespace() => Io.Of($"/test-{Interlocked.Increment(ref _names)}");
}
