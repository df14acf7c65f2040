using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Link;
using Akka.Event;

namespace ActorSocketIo.Interest;

/// <summary>Proves the filter of emits while it works: each node that an emit leaves out is told so, and checks that it may be.</summary>
/// <remarks>
/// Stands before a node's interest if <see cref="InterestSettings.ShadowFlood"/> is on; otherwise there is none. Wrong is a verdict on a room that has had a member
/// at the receiver, whose join had completed before the emit began, ever since. Times of two nodes are compared, so all must run on one machine, whose processes
/// share the monotonic clock. Create it before the links are started.
/// </remarks>
internal sealed class ShadowFlood : IInterest
{
    private readonly ConcurrentDictionary<RoomKey, Stay> _stays = new();
    private readonly IInterest _inner;
    private readonly NodeLinks _links;
    private readonly ILoggingAdapter _log;
    private readonly TimeProvider _time;
    private long _verdicts, _wrong;

    /// <summary>Checks what the interest of a node decides, and what others decide about this node.</summary>
    public ShadowFlood(IInterest inner, NodeLinks links, ILoggingAdapter log, TimeProvider? time = null)
    {
        (_inner, _links, _log, _time) = (inner, links, log, time ?? TimeProvider.System);
        links.Subscribe<InterestProtocol.LeftOut>(OnLeftOut);
    }

    /// <summary>How many verdicts of others this node has judged.</summary>
    public long Verdicts => Volatile.Read(ref _verdicts);

    /// <summary>How many of them left this node out although a member's join had completed.</summary>
    public long Wrong => Volatile.Read(ref _wrong);

    /// <inheritdoc/>
    public Task Ready => _inner.Ready;

    /// <inheritdoc/>
    public ReadOnlySpan<NodeToken> NodesFor(string nsp, ReadOnlySpan<string> rooms)
    {
        var begunAt = _time.GetTimestamp();
        var chosen = _inner.NodesFor(nsp, rooms);
        var others = _links.Peers.Others;
        if (chosen.Length >= others.Length)
            return chosen;
        var leftOut = new List<NodeToken>();
        foreach (var node in others)
            if (!chosen.Contains(node))
                leftOut.Add(node);
        _links.Tell(leftOut.ToArray(), Lane.Ordered, new InterestProtocol.LeftOut(begunAt, KeysOf(nsp, rooms)));
        return chosen;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<NodeToken> HoldersOf(string kind, string id) => _inner.HoldersOf(kind, id);

    /// <inheritdoc/>
    public void FirstMember(string nsp, string room)
    {
        _stays[RoomKey.Of(nsp, room)] = new();
        _inner.FirstMember(nsp, room);
    }

    /// <inheritdoc/>
    public void LastMember(string nsp, string room)
    {
        _stays.TryRemove(RoomKey.Of(nsp, room), out _);
        _inner.LastMember(nsp, room);
    }

    /// <inheritdoc/>
    public ValueTask WhenKnown(string nsp, string room)
    {
        _stays.TryGetValue(RoomKey.Of(nsp, room), out var stay);
        var known = _inner.WhenKnown(nsp, room);
        if (stay is null || stay.IsKnown)
            return known;
        if (!known.IsCompletedSuccessfully)
            return WhenKnown(known, stay);
        stay.BecomeKnown(_time.GetTimestamp());
        return default;
    }

    /// <inheritdoc/>
    public IDisposable Unfilter(string nsp, ReadOnlySpan<string> rooms) => _inner.Unfilter(nsp, rooms);

    /// <inheritdoc/>
    public ValueTask Announce(string kind, string id)
    {
        FirstMember(kind, id);
        return WhenKnown(kind, id);
    }

    /// <inheritdoc/>
    public bool HasLease(NodeToken node) => _inner.HasLease(node);

    /// <inheritdoc/>
    public void Withdraw(string kind, string id) => LastMember(kind, id);

    private async ValueTask WhenKnown(ValueTask known, Stay stay)
    {
        await known.ConfigureAwait(false);
        stay.BecomeKnown(_time.GetTimestamp());
    }

    private void OnLeftOut(NodeToken from, InterestProtocol.LeftOut verdict)
    {
        Interlocked.Increment(ref _verdicts);
        foreach (var room in verdict.Rooms)
        {
            if (!_stays.TryGetValue(room, out var stay) || stay.KnownSince >= verdict.BegunAt)
                continue;
            Interlocked.Increment(ref _wrong);
            _log.Error("Node {0} left this one out of an emit to room {1:x} that began {2} after a join had completed.",
                from, room.Value, _time.GetElapsedTime(stay.KnownSince, verdict.BegunAt));
        }
    }

    private static ImmutableArray<RoomKey> KeysOf(string nsp, ReadOnlySpan<string> rooms)
    {
        if (rooms.IsEmpty)
            return [RoomKey.Of(nsp, "")];
        var keys = ImmutableArray.CreateBuilder<RoomKey>(rooms.Length);
        foreach (var room in rooms)
            keys.Add(RoomKey.Of(nsp, room));
        return keys.MoveToImmutable();
    }

    /// <summary>From a room's first member here to its last.</summary>
    private sealed class Stay
    {
        private long _knownSince = long.MaxValue;

        public long KnownSince => Volatile.Read(ref _knownSince);

        public bool IsKnown => KnownSince != long.MaxValue;

        public void BecomeKnown(long now) => Interlocked.CompareExchange(ref _knownSince, now, long.MaxValue);
    }
}
