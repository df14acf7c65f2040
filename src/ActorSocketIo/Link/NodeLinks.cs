using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Remoting;
using ActorSocketIo.Serialization;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Link;

/// <summary>The links of this node. Create, subscribe everything, then <see cref="Start"/>.</summary>
internal sealed class NodeLinks : INodeLinks
{
    private readonly ConcurrentDictionary<NodeToken, NodeLink> _links = new();
    private readonly ConcurrentDictionary<UniqueAddress, NodeLink> _byAddress = new();
    private readonly Dictionary<Type, Action<NodeToken, ICrossesNodes>> _handlers = [];
    private readonly ActorSystem _system;
    private readonly TimeProvider _time;
    private readonly Func<Lane, ICanTell, ICanTell> _wire;
    private readonly NodeConnections _connections;
    private readonly WireRegistry _registry;
    private readonly Dictionary<Lane, LinkCounters> _toNobody;
    private LaneReceiver? _receiver;

    /// <summary>The links of a node; nothing runs yet.</summary>
    /// <param name="system">Its provider is that of the cluster, its configuration has our reference below it.</param>
    /// <param name="settings">Sizes and times.</param>
    /// <param name="time">The monotonic clock.</param>
    public NodeLinks(ActorSystem system, LinkSettings settings, TimeProvider? time = null)
    {
        _system = system;
        Settings = settings;
        _time = time ?? TimeProvider.System;
        var setup = system.Settings.Setup.Get<LinkSetup>();
        _wire = setup.Select(setup => setup.Wire).GetOrElse((_, peer) => peer);
        _connections = NodeConnections.Of(system);
        ReadsFrames = _connections.AreOurs && !setup.HasValue; // what stands between lanes must see all of them
        _registry = WireRegistry.For(system);
        Peers = new(NodeToken.Of(Cluster.Get(system).SelfUniqueAddress));
        _toNobody = NodeLink.Lanes.ToDictionary(lane => lane, lane => new LinkCounters(Counters.Of(lane)));
        var metrics = new LinkMetrics(this);
        system.RegisterOnTermination(metrics.Dispose);
    }

    /// <summary>Sizes and times.</summary>
    public LinkSettings Settings { get; }

    /// <summary>Whether lanes of this node take <see cref="LaneFrame"/>s.</summary>
    public bool ReadsFrames { get; }

    /// <summary>The other nodes.</summary>
    public Peers Peers { get; }

    /// <inheritdoc/>
    public LinkCounters Counters { get; } = LinkCounters.OfNode();

    /// <summary>What lanes call. Only once started.</summary>
    public LaneReceiver Receiver => _receiver ?? throw new InvalidOperationException("the links have not been started");

    /// <inheritdoc/>
    public void Subscribe<T>(Action<NodeToken, T> handler) where T : class, ICrossesNodes
    {
        if (_receiver is not null)
            throw new InvalidOperationException($"subscribe to {typeof(T).Name} before the links are started");
        if (!_handlers.TryAdd(typeof(T), (from, message) => handler(from, (T)message)))
            throw new InvalidOperationException($"{typeof(T).Name} has a handler already");
    }

    /// <summary>Begins to watch the cluster and to open links.</summary>
    /// <param name="observers">Those who must know a node before anybody else hears of it.</param>
    /// <returns>The actor that does so.</returns>
    public IActorRef Start(params ImmutableArray<IPeerObserver> observers)
    {
        if (_receiver is not null)
            throw new InvalidOperationException("the links have been started already");
        _receiver = new(_registry, _handlers.ToFrozenDictionary());
        _connections.Received = OnFrame;
        _connections.ReadEnded = OnReadEnded;
        var props = Props.CreateBy(new PeersProducer(this, observers)).WithDispatcher("akka.actor.internal-dispatcher");
        return _system.ActorOf(props, LinkPaths.ParentOf(Peers.Self));
    }

    /// <summary>Says goodbye to every node, each when it has acknowledged all that was sent to it.</summary>
    /// <param name="patience">After this, the nodes that have not are left without a word; the cluster will tell them.</param>
    /// <returns>Completes without failing.</returns>
    public async Task SayBye(TimeSpan patience)
    {
        Task farewells = Task.WhenAll(_links.Values.Select(link => link.Actor.Ask<LinkActor.ByeSaid>(LinkActor.SayBye.Instance, patience)));
        await farewells.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public bool Tell(NodeToken node, Lane lane, ICrossesNodes message, bool isVolatile = false) => Tell([node], lane, message, isVolatile).IsEmpty;

    /// <inheritdoc/>
    public ImmutableArray<NodeToken> Tell(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message, bool isVolatile = false)
    {
        if (nodes.IsEmpty)
            return [];
        var encoded = new EncodedMessage(_registry, message);
        List<NodeToken>? refused = null;
        foreach (var node in nodes)
        {
            if (!Find(node, lane, ref encoded, out var link, out var bytes) || !link.Tell(lane, bytes, isVolatile))
                (refused ??= []).Add(node);
        }

        return refused is null ? [] : [.. refused];
    }

    /// <inheritdoc/>
    public ValueTask TellWhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message)
    {
        if (nodes.IsEmpty)
            return default;
        var encoded = new EncodedMessage(_registry, message);
        List<Task>? waiting = null;
        foreach (var node in nodes)
        {
            if (!Find(node, lane, ref encoded, out var link, out var bytes))
                continue;
            var told = link.TellWhenRoom(lane, bytes);
            if (!told.IsCompletedSuccessfully)
                (waiting ??= []).Add(told);
        }

        return waiting is null ? default : new(Task.WhenAll(waiting));
    }

    /// <inheritdoc/>
    public ValueTask WhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, int bytes = 0)
    {
        List<Task>? waiting = null;
        foreach (var node in nodes)
            if (_links.TryGetValue(node, out var link) && link.WhenRoom(lane, bytes) is { IsCompletedSuccessfully: false } room)
                (waiting ??= []).Add(room);
        return waiting is null ? default : new(Task.WhenAll(waiting));
    }

    /// <summary>Every lane of every link as it is now, and what was for nobody.</summary>
    public IEnumerable<LaneReading> Read() =>
        [
            .. _links.Values.SelectMany(link => NodeLink.Lanes.Select(link.Read)),
            .. NodeLink.Lanes.Select(lane => new LaneReading(null, lane, 0, 0, 0, _toNobody[lane])),
        ];

    /// <summary>Whether a member is a node of this server.</summary>
    public bool IsNode(Member member) => Settings.Role.Length == 0 || member.HasRole(Settings.Role);

    /// <summary>Makes the link to a new member; from then on it takes messages.</summary>
    public NodeLink Open(Peer peer)
    {
        var path = LinkPaths.Of(peer, Peers.Self);
        var provider = ((ExtendedActorSystem)_system).Provider;
        ICanTell At(ActorPath end) => provider.ResolveActorRef(end.ToSerializationFormat());
        byte[] Frame(Lane lane, ICrossesNodes message) => LaneFrame.Write(peer.Token, lane, message, _registry[message.GetType()]);
        var link = new NodeLink(
            peer.Token, At(path), lane => _wire(lane, At(path / LinkPaths.NameOf(lane))), Frame, new LinkConnection(peer.Node, _connections), Settings, Counters, _time);
        _links[peer.Token] = _byAddress[peer.Node] = link;
        return link;
    }

    /// <summary>Closes the link to a node that has gone.</summary>
    public void Close(Peer peer)
    {
        _byAddress.TryRemove(peer.Node, out _);
        if (_links.TryRemove(peer.Token, out var link))
            link.Close();
    }

    /// <summary>The link to a node, and the message in a form that it reads; or counts that there is none.</summary>
    /// <remarks>
    /// A node that has not been heard of is taken for one of the oldest version; but what that has no form for is written in the newest rather than lost: at worst the
    /// other end counts it.
    /// </remarks>
    private bool Find(NodeToken node, Lane lane, ref EncodedMessage message, [NotNullWhen(true)] out NodeLink? link, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!_links.TryGetValue(node, out link))
            _toNobody[lane].CountDropped();
        else if ((bytes = link.IsOpen ? message.For(link.Version) : message.For(link.Version) ?? message.For(_registry.Version)) is null)
            link.Drop(lane);
        return bytes is not null;
    }

    // On the thread that reads the connection. A departed node's finds no link, and one for an earlier incarnation of this node no reader.
    private void OnFrame(UniqueAddress from, ReadOnlyMemory<byte> frame)
    {
        if (_byAddress.TryGetValue(from, out var link) && LaneFrame.Read(frame, Peers.Self, _registry, out var lane) is { } message)
            link.OnFrame(lane, message);
    }

    private void OnReadEnded(UniqueAddress from)
    {
        if (_byAddress.TryGetValue(from, out var link))
            link.OnReadEnded();
    }

    private sealed class PeersProducer(NodeLinks links, ImmutableArray<IPeerObserver> observers) : IIndirectActorProducer
    {
        public Type ActorType => typeof(PeersActor);

        public ActorBase Produce() => new PeersActor(links, observers);

        public void Release(ActorBase actor)
        {
        }
    }
}
