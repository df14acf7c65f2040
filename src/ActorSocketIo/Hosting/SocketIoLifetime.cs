using Microsoft.Extensions.Hosting;

namespace ActorSocketIo.Hosting;

/// <summary>Says what the server was set up with when it serves, and takes this node out when the application stops.</summary>
/// <remarks>
/// Leaving, in this order: 1. ready no more, and new handshakes get 503; 2. <see cref="SocketIoOptions.DrainDelay"/>; 3. clients are closed at a pace, and
/// listeners have run; 4. what this node does for sessions of others ends; then the host stops Kestrel and after it the actor system, whose coordinated shutdown
/// 5. hands the regions' shards over, 6. says goodbye on the links, 7. leaves the cluster (<c>reference.conf</c> has the phases).
/// </remarks>
internal sealed class SocketIoLifetime(SocketIoServer server, NodeIdentity identity) : IHostedLifecycleService, IDisposable
{
    private Task? _leaving;

    /// <summary>Steps 1 to 4, once. Never fails: if the host's <c>ShutdownTimeout</c> is over, what is left is cut.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _leaving ??= LeaveAsync(cancellationToken);

    /// <summary>The application is over: the engine's clock stops.</summary>
    public void Dispose() => server.Engine.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        server.Log.Serves(server.Options, server.Node?.Peers.Self.ToString() ?? "none", identity.Certificates is not null);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        server.StopAccepting();
        server.Log.Leaves(server.Engine.ClientsCount, server.Options.DrainDelay, server.Options.CloseSpread);
        try
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
            await server.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
                server.Log.LeavingFailed(e); // whatever it is, clients must not be kept from another node
            await server.Engine.CloseAsync().ConfigureAwait(false);
        }

        if (server.Node is { } node)
            await node.Relay.LeaveAsync().ConfigureAwait(false);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var draining = Task.Delay(server.Options.DrainDelay, server.Time, over.Token);
        // A node that the cluster has downed has closed its clients: it is only kept from being started again.
        await Task.WhenAny(draining, server.Node?.System.WhenTerminated ?? draining).ConfigureAwait(false);
        if (!draining.IsCompleted)
            await over.CancelAsync().ConfigureAwait(false);
        else
            await draining.ConfigureAwait(false);
    }
}
