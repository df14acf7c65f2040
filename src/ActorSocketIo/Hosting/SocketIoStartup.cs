using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Gathering;
using ActorSocketIo.Hosting;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
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

    public static async Task RunAsync(ActorSystem system, SocketIoServer server, SocketIoClusterOptions options, NodeCertificates? certificates)
    {
        using var deadline = new CancellationTokenSource(options.StartTimeout);
        var links = new NodeLinks(system, LinkSettings.From(system.Settings.Config), server.Time);
        var settings = InterestSettings.From(system.Settings.Config);
        var known = new NodeInterest(system, links, settings, server.Time);
        IInterest interest = settings.ShadowFlood ? new ShadowFlood(known, links, system.Log, server.Time) : known;
        var relay = new NodeRelay(server.Engine, links.Peers, links, interest);
        var desk = new GatherDesk();
        var node = new SocketIoNode(system, server, links.Peers, links, interest, relay, desk);
        AdapterInbox.Open(server, links, desk);
        SocketIoExtension.Of(system).Node = node;
        links.Start(known, relay);
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
        try
        {
            await ClusterEntry.JoinAsync(system, options, certificates, server.Time, deadline.Token).ConfigureAwait(false);
            await SocketSharding.StartAsync(node, deadline.Token).ConfigureAwait(false);
            await EntitySharding.StartAsync(node, deadline.Token).ConfigureAwait(false);
            await interest.Ready.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The node was not up after {options.StartTimeout}. {ClusterEntry.Describe(system, options, certificates)}", e);
        }

        server.Attach(node);
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
