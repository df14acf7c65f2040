using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>Packets that wait, first in first out, of which some may be discarded before it is their turn; and who waits for room behind them.</summary>
/// <remarks>What an <see cref="Outbox"/> holds its packets in while there are such; it costs a node for each packet. Not thread-safe.</remarks>
internal sealed class SelectiveQueue
{
    private readonly LinkedList<Entry> _entries = new();
    private readonly Queue<LinkedListNode<Entry>> _yielding = new(); // they leave it in their order, whether to the client or not
    private readonly Dictionary<DiscardRule, LinkedListNode<Entry>> _latest = [];
    private readonly LinkedList<IRoomWaiter> _waiters = new();

    /// <summary>How many give way if there is no room.</summary>
    public int Yielding => _yielding.Count;

    /// <summary>Bytes of those.</summary>
    public long YieldingBytes { get; private set; }

    /// <summary>Whether somebody waits for room, or has just been let go on and has not sent yet: others must not push in.</summary>
    public bool HasWaiters => _waiters.Count > 0 || IsReleasing;

    /// <summary>Whether a thread lets those who wait go on; two would bring them out of their order.</summary>
    public bool IsReleasing { get; set; }

    /// <summary>The one who has waited longest.</summary>
    public IRoomWaiter? FirstWaiter => _waiters.First?.Value;

    /// <summary>The one whose turn is next.</summary>
    public EncodedPacket First => _entries.First!.Value.Packet;

    /// <summary>Adds one behind the others; no other has a rule for the latest that is equal to its own.</summary>
    public void Add(EncodedPacket packet, DiscardRule? rule)
    {
        var node = _entries.AddLast(new Entry(packet, rule));
        if (rule == DiscardRule.OldestFirst)
        {
            _yielding.Enqueue(node);
            YieldingBytes += packet.Bytes;
        }
        else if (rule is { IsOfLatest: true })
        {
            _latest.Add(rule, node);
        }
    }

    /// <summary>Takes the next one.</summary>
    public EncodedPacket TakeFirst()
    {
        var first = _entries.First!.Value;
        if (first.Rule == DiscardRule.OldestFirst)
            return TakeOldestYielding();
        if (first.Rule is { IsOfLatest: true } rule)
            _latest.Remove(rule);
        _entries.RemoveFirst();
        return first.Packet;
    }

    /// <summary>Takes the oldest of those that give way; there is one.</summary>
    public EncodedPacket TakeOldestYielding()
    {
        var oldest = _yielding.Dequeue();
        _entries.Remove(oldest);
        YieldingBytes -= oldest.Value.Packet.Bytes;
        return oldest.Value.Packet;
    }

    /// <summary>Takes the one whose place another of this rule takes.</summary>
    public bool TryTakeSuperseded(DiscardRule rule, [NotNullWhen(true)] out EncodedPacket? superseded)
    {
        superseded = null;
        if (!_latest.Remove(rule, out var node))
            return false;
        _entries.Remove(node);
        superseded = node.Value.Packet;
        return true;
    }

    /// <summary>Somebody waits, behind the others.</summary>
    public void AddWaiter(IRoomWaiter waiter) => _waiters.AddLast(waiter);

    /// <summary>Somebody does not wait any more.</summary>
    public void RemoveWaiter(IRoomWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Takes the one who has waited longest.</summary>
    public IRoomWaiter TakeWaiter()
    {
        var next = _waiters.First!.Value;
        _waiters.RemoveFirst();
        return next;
    }

    private readonly record struct Entry(EncodedPacket Packet, DiscardRule? Rule);
}
