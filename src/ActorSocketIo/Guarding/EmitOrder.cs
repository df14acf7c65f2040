using System.Text;
using ActorSocketIo.Link;

namespace ActorSocketIo.Guarding;

/// <summary>The one order in which emits of all nodes, and changes of rooms, reach the clients of this node: of a node whose clients are guarded.</summary>
/// <remarks>
/// What a client has got is then a point in it, and that is what its packets say (<see cref="PacketOffset"/>): for each node, all of its emits up to a number. A lock makes the order. It is taken before all
/// others, by whoever emits, joins, leaves or lets a client in; a thread that has it may take it again. What may call the application waits until the turn is over.
/// </remarks>
internal sealed class EmitOrder(NodeToken self)
{
    [ThreadStatic]
    private static EmitOrder? t_mine; // that this thread has

    private readonly Lock _lock = new();
    private List<Action> _later = [];
    private int _depth;
    private volatile EmitVector _now = EmitVector.Zero, _reached = EmitVector.Zero;

    /// <summary>How far emits have come, the one of this turn included. Within a turn.</summary>
    public EmitVector Now => _now;

    /// <summary>How far all emits have reached this node's clients, or what is kept for them. Any thread.</summary>
    public EmitVector Reached => _reached;

    /// <summary>The number of this node's last emit.</summary>
    public long Number => _now[self];

    /// <summary>Waits for this thread's turn, which lasts until it is disposed of.</summary>
    /// <param name="order">Null if nobody is guarded: then everybody has a turn.</param>
    public static Turn Enter(EmitOrder? order) => new(order);

    /// <summary>Does something when this thread's turn is over: at once, if it has none.</summary>
    public static void WhenOver(Action action)
    {
        if (t_mine is { } order)
            order._later.Add(action);
        else
            action();
    }

    /// <summary>Whether this thread has a turn.</summary>
    public static bool IsMine => t_mine is not null;

    /// <summary>The number of this node's next emit, or of something else that must not be missed. Within a turn.</summary>
    public long Next()
    {
        var number = Number + 1;
        _now = _now.With(self, number);
        return number;
    }

    /// <summary>All emits of another node up to this one have come, as far as they were for this one. Within a turn.</summary>
    public void Saw(NodeToken emitter, long number)
    {
        if (number > _now[emitter])
            _now = _now.With(emitter, number);
    }

    /// <summary>Emitters that went long ago are named no more.</summary>
    public void Forget(Predicate<NodeToken> isForgotten)
    {
        using var turn = Enter(this);
        _now = _now.Without(emitter => emitter != self && isForgotten(emitter));
    }

    /// <summary>What a client knows an emit by: its name, and what the client has got when it has got that. Within a turn.</summary>
    /// <param name="emitter">Whose emit it is.</param>
    /// <param name="number">Its number.</param>
    public string StampOf(NodeToken emitter, long number)
    {
        var text = new StringBuilder(PacketOffset.Make(emitter.ToString(), number)).Append(PacketOffset.StampMark);
        _now.AppendTo(text, without: emitter);
        return text.ToString();
    }

    /// <summary>As <see cref="StampOf"/>, for a packet that is not kept itself.</summary>
    public string Stamp() => StampOf(self, Number);

    private void Take()
    {
        _lock.Enter();
        if (_depth++ == 0)
            t_mine = this;
    }

    private void Leave()
    {
        if (--_depth > 0)
        {
            _lock.Exit();
            return;
        }

        t_mine = null;
        _reached = _now;
        var later = _later;
        if (later.Count > 0)
            _later = [];
        _lock.Exit();
        if (later.Count > 0)
            foreach (var action in later)
                action();
    }

    /// <summary>A thread's turn.</summary>
    public readonly ref struct Turn
    {
        private readonly EmitOrder? _order;

        internal Turn(EmitOrder? order)
        {
            _order = order;
            order?.Take();
        }

        public void Dispose() => _order?.Leave();
    }
}
