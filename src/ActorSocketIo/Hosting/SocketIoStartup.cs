using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Gathering;
using ActorSocketIo.Guarding;
using ActorSocketIo.Hosting;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Operations;
using ActorSocketIo.Recovery;
using ActorSocketIo.Relay;
using ActorSocketIo.Sockets;
using Akka;
using Akka.Actor;

namespace ActorSocketIo;

/// <summary>Starts a node: everybody subscribes, the links start, the cluster is joined, the regions start, the socket shards are allocated.</summary>
/// <remarks>When it has ended, accepting a socket needs nobody but this node.</remarks>
internal static class SocketIoStartup
{
    /// <summary>How long a node that leaves waits until the others have all that it said.</summary>
    private static readonly TimeSpan ByePatience = TimeSpan.FromSeconds(2);

    /// <summary>Starts it; whatever goes wrong, the node has left the cluster when that is thrown.</summary>
    /// <param name="system">Its actor system, which has just started.</param>
    /// <param name="server">The server, which takes clients from then on.</param>
    /// <param name="identity">Where the node is.</param>
    /// <param name="stopping">The application is asked to stop.</param>
    /// <exception cref="TimeoutException">It took longer than <see cref="SocketIoClusterOptions.StartTimeout"/>; the message says what was missing.</exception>
    /// <exception cref="SocketIoException">The actor system ended before; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The application was stopped.</exception>
    public static async Task RunAsync(ActorSystem system, SocketIoServer server, NodeIdentity identity, CancellationToken stopping)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(identity.Options.StartTimeout);
        if (identity.Certificates is { } certificates)
            system.RegisterOnTermination(certificates.WatchEnd(server.Log, server.Time).Dispose);
        var node = Prepare(system, server);
        var entering = EnterAsync(node, identity, server.Time, deadline.Token);
        if (await Task.WhenAny(entering, system.WhenTerminated).ConfigureAwait(false) != entering)
            await deadline.CancelAsync().ConfigureAwait(false);
        try
        {
            await entering.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var hadEnded = system.WhenTerminated.IsCompleted;
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
            if (hadEnded)
                throw new SocketIoException(ClusterEntry.DescribeEnd(system, identity), e);
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"The node was not up after {identity.Options.StartTimeout}. {ClusterEntry.Describe(system, identity)}", e);
            throw;
        }

        server.Attach(node);
    }

    private static SocketIoNode Prepare(ActorSystem system, SocketIoServer server)
    {
        var links = new NodeLinks(system, LinkSettings.From(system.Settings.Config), server.Time);
        var settings = InterestSettings.From(system.Settings.Config);
        var known = new NodeInterest(system, links, settings, server.Time);
        IInterest interest = settings.ShadowFlood ? new ShadowFlood(known, links, system.Log, server.Time) : known;
        var relay = new NodeRelay(server.Engine, links.Peers, links, interest);
        var desk = new GatherDesk();
        var moves = RecoveryMoves.Open(server, links, links.Peers, desk, out var observers);
        var guards = NodeGuards.Open(server, links, links.Peers, interest, settings);
        system.RegisterOnTermination(() =>
        {
            desk.End();
            moves.Dispose();
            guards?.Dispose();
        });
        var node = new SocketIoNode(system, server, links.Peers, links, interest, relay, desk) { StartedAt = server.Time.GetTimestamp(), Moves = moves, Guards = guards };
        system.RegisterOnTermination(new NodeMetrics(node).Dispose);
        node.Operations = system.ActorOf(Props.Create(() => new OperationsActor(node)), "sio-operations");
        AdapterInbox.Open(server, links, desk);
        OperationsInbox.Open(server, links, desk);
        SocketIoExtension.Of(system).Node = node;
        links.Start([.. guards?.Observers ?? [], known, relay, .. observers]);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "socketio-rooms", () =>
        {
            node.HandsRoomsOver = true; // the next phase ends the regions
            return Task.FromResult(Done.Instance);
        });
        CoordinatedShutdown.Get(system).AddTask("socketio-bye", "say-bye", async () =>
        {
            await links.SayBye(ByePatience).ConfigureAwait(false);
            return Done.Instance;
        });
        CloseWhenDowned(system, server);
        return node;
    }

    private static async Task EnterAsync(SocketIoNode node, NodeIdentity identity, TimeProvider time, CancellationToken cancellation)
    {
        await ClusterEntry.JoinAsync(node.System, identity.Options, time, cancellation).ConfigureAwait(false);
        await SocketSharding.StartAsync(node, cancellation).ConfigureAwait(false);
        await EntitySharding.StartAsync(node, cancellation).ConfigureAwait(false);
        await node.Interest.Ready.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Whatever ends the actor system, the clients go first: nobody else counts the sockets of a node that was downed.</summary>
    private static void CloseWhenDowned(ActorSystem system, SocketIoServer server)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "socketio-close", async () =>
        {
            using var late = new CancellationTokenSource(shutdown.Timeout(CoordinatedShutdown.PhaseBeforeServiceUnbind));
            await server.CloseAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.Engine.CloseAsync().ConfigureAwait(false);
            return Done.Instance;
        });
    }
}
