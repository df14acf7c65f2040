using ActorSocketIo.Gathering;
using ActorSocketIo.Guarding;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Namespaces;
using ActorSocketIo.Recovery;
using ActorSocketIo.Relay;
using ActorSocketIo.Remoting;
using ActorSocketIo.Rooms;
using ActorSocketIo.Sockets;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo;

/// <summary>What a server has once its actor system runs: peers, links, interest, gatherers and the shard regions.</summary>
internal sealed class SocketIoNode(ActorSystem system, SocketIoServer server, IPeers peers, INodeLinks links, IInterest interest, NodeRelay relay, GatherDesk desk)
{
    private readonly IActorRef _serverListeners = system.ActorOf(Props.Create(() => new ServerListenersActor()), "sio-server-events");

    private readonly IActorRef _noSuchSocket = system.ActorOf(Props.Create<NoSuchSocket>(), "sio-no-such-socket");

    private readonly IActorRef _orderedCalls = system.ActorOf(Props.Create(() => new OrderedCallsActor()), "sio-ordered-calls");

    private bool _handsRoomsOver;

    public ActorSystem System { get; } = system;

    public SocketIoServer Server { get; } = server;

    public IPeers Peers { get; } = peers;

    public INodeLinks Links { get; } = links;

    public IInterest Interest { get; } = interest;

    public NodeRelay Relay { get; } = relay;

    public GatherDesk Desk { get; } = desk;

    public Arrivals Arrivals { get; } = new();

    /// <summary>When it was made, as a timestamp of the server's clock.</summary>
    public long StartedAt { get; init; }

    /// <summary>Moves what is kept of clients that may come back from node to node; null if nothing is.</summary>
    public RecoveryMoves? Moves { get; init; }

    /// <summary>What makes clients outlive the sudden death of their node; null if they do not.</summary>
    public NodeGuards? Guards { get; init; }

    /// <summary>The order of this node's emits; null if clients are not guarded.</summary>
    public EmitOrder? Order => Guards?.Order;

    /// <summary>Set when this node begins to hand its rooms' actors over to others, because it leaves.</summary>
    public bool HandsRoomsOver { get => Volatile.Read(ref _handsRoomsOver); set => Volatile.Write(ref _handsRoomsOver, value); }

    /// <summary>The lives of rooms' actors.</summary>
    public Incarnations Incarnations { get; } = new();

    /// <summary>Runs the commands of operators.</summary>
    public IActorRef Operations { get; set; } = ActorRefs.Nobody;

    /// <summary>The region of socket shards.</summary>
    public IActorRef SocketRegion { get; set; } = ActorRefs.Nobody;

    /// <summary>How many of this node's own socket shards are allocated.</summary>
    public int SocketBuckets { get; set; }

    /// <summary>The region of room shards.</summary>
    public IActorRef RoomRegion { get; set; } = ActorRefs.Nobody;

    /// <summary>The region of namespace shards.</summary>
    public IActorRef NamespaceRegion { get; set; } = ActorRefs.Nobody;

    /// <summary>The node that runs in an actor system.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static SocketIoNode Of(ActorSystem system) => SocketIoExtension.Of(system).Node
        ?? throw new InvalidOperationException("There is no Socket.IO server in this actor system: add it with AddSocketIo.");

    /// <summary>Who takes messages for a socket: the region if the node that made the id is alive, else somebody who says no.</summary>
    public IActorRef SocketRegionOf(string socketId) => SocketId.TryGetNode(socketId, out var home) && Peers.IsAlive(home) ? SocketRegion : _noSuchSocket;

    /// <summary>The nodes as this one sees them, itself first.</summary>
    public IReadOnlyList<ServerNode> Describe()
    {
        var nodes = new List<ServerNode> { new(Peers.Self.ToString(), HostAndPort(Cluster.Get(System).SelfAddress), IsSelf: true, IsReachable: true) };
        foreach (var other in Peers.Others)
            if (Peers.TryGet(other, out var peer))
                nodes.Add(new(other.ToString(), HostAndPort(peer.Node.Address), IsSelf: false, peer.IsReachable));
        return nodes;
    }

    /// <summary>Starts the actor of a socket; its middlewares run at once.</summary>
    public void Open(Socket socket)
    {
        Arrivals.Add(socket);
        // Region and shard only pass it on. What else waits in their dispatcher's queue may run here too: none of it may enter a session's read, which this thread is in.
        using var loan = OwnThreadsExecutor.LendBriefly();
        SocketRegion.Tell(new SocketProtocol.Open(socket.EntityId), ActorRefs.NoSender);
    }

    /// <summary>Runs the application's listeners of an event of another server, in the order of the events.</summary>
    /// <param name="events">Of which namespace.</param>
    /// <param name="context">The event.</param>
    /// <param name="traceParent">What came with it; null if nothing is recorded.</param>
    /// <param name="bytes">What the node's load was raised by for it.</param>
    public void RunServerListeners(ServerEvents events, EventContext context, string? traceParent, long bytes) =>
        _serverListeners.Tell(new ServerListenersActor.Raise(events, context, traceParent, bytes), ActorRefs.NoSender);

    /// <summary>Has the actor of a room emit, after what it was had to emit before by this node.</summary>
    public void EmitInOrder(OrderedCall call) => _orderedCalls.Tell(call, ActorRefs.NoSender);

    private static string HostAndPort(Address address) => $"{address.Host}:{address.Port}";
}
