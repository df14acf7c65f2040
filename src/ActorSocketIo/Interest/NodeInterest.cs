using System.Collections.Concurrent;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Interest;

/// <summary>The interest of this node: both tables, and the actor that keeps them in step with the others'.</summary>
/// <remarks>Create it before the links are started, and give it to them as an observer.</remarks>
internal sealed class NodeInterest : IInterest, IPeerObserver
{
    private const int RoomsOnStack = 16;

    private readonly ConcurrentDictionary<RoomKey, int> _unfiltered = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IActorRef _actor;
    private int _unfilteredCount, _flushIsDue;

    /// <summary>The interest of a node; its actor runs from now on.</summary>
    public NodeInterest(ActorSystem system, NodeLinks links, InterestSettings settings, TimeProvider? time = null)
    {
        Others = new(settings, time ?? TimeProvider.System);
        Own = new(settings, time ?? TimeProvider.System);
        var props = Props.CreateBy(new Producer(this, links, settings)).WithDispatcher("akka.actor.internal-dispatcher");
        _actor = system.ActorOf(props, "sio-interest");
        Forward<InterestProtocol.Renew>(links);
        Forward<InterestProtocol.Grant>(links);
        Forward<InterestProtocol.Changed>(links);
        Forward<InterestProtocol.Applied>(links);
        Forward<InterestProtocol.GetSnapshot>(links);
        Forward<InterestProtocol.Snapshot>(links);
    }

    /// <inheritdoc/>
    public Task Ready => _ready.Task;

    /// <summary>What is known of the others' rooms.</summary>
    public InterestTable Others { get; }

    /// <summary>What the others are told.</summary>
    public OwnRooms Own { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeToken> NodesFor(string nsp, ReadOnlySpan<string> rooms)
    {
        if (Others.IsAlone)
            return [];
        if (rooms.IsEmpty)
            return Others.NodesFor([RoomKey.Of(nsp, "")]);

        var keys = rooms.Length <= RoomsOnStack ? stackalloc RoomKey[rooms.Length] : new RoomKey[rooms.Length];
        for (var i = 0; i < rooms.Length; i++)
            keys[i] = RoomKey.Of(nsp, rooms[i]);
        return IsUnfiltered(keys) ? Others.Everyone() : Others.NodesFor(keys);
    }

    /// <inheritdoc/>
    public void FirstMember(string nsp, string room)
    {
        if (Own.FirstMember(RoomKey.Of(nsp, room)) && Interlocked.Exchange(ref _flushIsDue, 1) == 0)
            _actor.Tell(InterestActor.FlushDue.Instance, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    public void LastMember(string nsp, string room) => Own.LastMember(RoomKey.Of(nsp, room));

    /// <inheritdoc/>
    public ValueTask WhenKnown(string nsp, string room) => Own.WhenKnown(RoomKey.Of(nsp, room));

    /// <inheritdoc/>
    public IDisposable Unfilter(string nsp, ReadOnlySpan<string> rooms)
    {
        var keys = new RoomKey[rooms.Length];
        for (var i = 0; i < rooms.Length; i++)
        {
            keys[i] = RoomKey.Of(nsp, rooms[i]);
            _unfiltered.AddOrUpdate(keys[i], 1, static (_, times) => times + 1);
        }

        Interlocked.Add(ref _unfilteredCount, keys.Length);
        return new Unfiltered(this, keys);
    }

    /// <inheritdoc/>
    public ValueTask Announce(string kind, string id)
    {
        FirstMember(kind, id);
        return WhenKnown(kind, id);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeToken> HoldersOf(string kind, string id) => Others.HoldersOf(RoomKey.Of(kind, id));

    /// <inheritdoc/>
    public bool HasLease(NodeToken node) => Others.HasLease(node);

    /// <inheritdoc/>
    public void Withdraw(string kind, string id) => LastMember(kind, id);

    /// <inheritdoc/>
    public void OnAdded(NodeToken node)
    {
        Others.Add(node);
        Own.Add(node);
        _actor.Tell(new InterestActor.PeerAdded(node), ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    public void OnChanged() => _actor.Tell(InterestActor.PeersChanged.Instance, ActorRefs.NoSender);

    /// <inheritdoc/>
    public void OnRemoved(NodeToken node)
    {
        Own.Remove(node);
        Others.Remove(node);
    }

    /// <summary>From the actor: what is collected after this needs another flush.</summary>
    internal void FlushBegins() => Volatile.Write(ref _flushIsDue, 0);

    /// <summary>From the actor.</summary>
    internal void BecomeReady() => _ready.TrySetResult();

    private void Forward<T>(NodeLinks links) where T : class, ICrossesNodes =>
        links.Subscribe<T>((from, message) => _actor.Tell(new InterestActor.FromPeer(from, message), ActorRefs.NoSender));

    private bool IsUnfiltered(ReadOnlySpan<RoomKey> keys)
    {
        if (Volatile.Read(ref _unfilteredCount) == 0)
            return false;
        foreach (var key in keys)
            if (_unfiltered.ContainsKey(key))
                return true;
        return false;
    }

    private void Refilter(RoomKey[] keys)
    {
        foreach (var key in keys)
        {
            while (_unfiltered.TryGetValue(key, out var times))
            {
                if (times > 1 ? _unfiltered.TryUpdate(key, times - 1, times) : _unfiltered.TryRemove(new(key, times)))
                    break;
            }
        }

        Interlocked.Add(ref _unfilteredCount, -keys.Length);
    }

    private sealed class Unfiltered(NodeInterest interest, RoomKey[] keys) : IDisposable
    {
        private RoomKey[]? _keys = keys;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _keys, null) is { } mine)
                interest.Refilter(mine);
        }
    }

    private sealed class Producer(NodeInterest interest, NodeLinks links, InterestSettings settings) : IIndirectActorProducer
    {
        public Type ActorType => typeof(InterestActor);

        public ActorBase Produce() => new InterestActor(interest, links, links.Peers, settings);

        public void Release(ActorBase actor)
        {
        }
    }
}
