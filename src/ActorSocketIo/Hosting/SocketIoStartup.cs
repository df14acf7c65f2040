using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Gathering;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Relay;
using ActorSocketIo.Sockets;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo;

/// <summary>Starts a node: everybody subscribes, the links start, the cluster is joined, the regions start, the socket shards are allocated.</summary>
/// <remarks>When it has ended, accepting a socket needs nobody but this node.</remarks>
internal static class SocketIoStartup
{
    public static async Task RunAsync(ActorSystem system, SocketIoServer server, SocketIoClusterOptions options)
    {
        using var deadline = new CancellationTokenSource(options.StartTimeout);
        var links = new NodeLinks(system, LinkSettings.From(system.Settings.Config), server.Time);
        var interest = new NodeInterest(system, links, InterestSettings.From(system.Settings.Config), server.Time);
        var relay = new NodeRelay(server.Engine, links.Peers, links, interest);
        var desk = new GatherDesk();
        var node = new SocketIoNode(system, server, links.Peers, links, interest, relay, desk);
        AdapterInbox.Open(server, links, desk);
        SocketIoExtension.Of(system).Node = node;
        links.Start(interest, relay);
        try
        {
            await JoinAsync(system, options, deadline.Token).ConfigureAwait(false);
            await SocketSharding.StartAsync(node, deadline.Token).ConfigureAwait(false);
            await EntitySharding.StartAsync(node, deadline.Token).ConfigureAwait(false);
            await interest.Ready.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The node was not up after {options.StartTimeout}. Seeds: {(options.SeedNodes.Count == 0 ? "none" : string.Join(", ", options.SeedNodes))}. "
                + "One of them must be running, and reachable from here.", e);
        }

        server.Attach(node);
    }

    private static Task JoinAsync(ActorSystem system, SocketIoClusterOptions options, CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        return options.SeedNodes.Count == 0 ? cluster.JoinAsync(cluster.SelfAddress, cancellation) : WhenUp(cluster).WaitAsync(cancellation);
    }

    private static Task WhenUp(Cluster cluster)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        return up.Task;
    }
}
