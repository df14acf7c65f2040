using Microsoft.Extensions.Hosting;

namespace ActorSocketIo.Hosting;

/// <summary>Says what the server was set up with when it serves, and closes it when the application stops.</summary>
/// <remarks>Sessions are closed before Kestrel waits for connections, and before the actors go.</remarks>
internal sealed class SocketIoLifetime(SocketIoServer server) : IHostedLifecycleService, IDisposable
{
    public Task StoppingAsync(CancellationToken cancellationToken) => server.CloseAsync(cancellationToken);

    /// <summary>The application is over: the engine's clock stops.</summary>
    public void Dispose() => server.Engine.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        server.Log.Serves(server.Options, server.Node?.Peers.Self.ToString() ?? "none");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
