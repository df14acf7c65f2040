using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Faults;

/// <summary>A server whose application fails, and what is logged of it.</summary>
public sealed class FaultsFixture : IAsyncLifetime
{
    private int _names;

    public SocketIoTestHost Host { get; private set; } = null!;

    internal RecordedLog Log { get; } = new();

    internal ManualTime Time { get; } = new();

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(
        _ => { },
        services: services => services.AddSingleton<ILoggerFactory>(Log).AddSingleton<TimeProvider>(Time));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A namespace that no other test has; its sockets answer <c>echo</c>.</summary>
    public Namespace NewNamespace()
    {
        var nsp = Host.Server.Of($"/faults-{Interlocked.Increment(ref _names)}");
        nsp.OnConnection(socket => socket.On<int, int>("echo", number => number));
        return nsp;
    }
}
