using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>A server that keeps what clients miss, in virtual time; each test uses namespaces of its own.</summary>
public sealed class RecoveryFixture : IAsyncLifetime
{
    private int _names;

    public SocketIoTestHost Host { get; private set; } = null!;

    internal ManualTime Time { get; } = new();

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(
        _ => { },
        options => options.ConnectionStateRecovery = new() { MaxPackets = 50 },
        services => services.AddSingleton<TimeProvider>(Time));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A namespace that no other test has.</summary>
    public Namespace NewNamespace() => Host.Server.Of($"/recovery-{Interlocked.Increment(ref _names)}");
}
