namespace ActorSocketIo.Corking;

/// <summary>While a thread is corked, what it sends waits; when the cork is drawn, each connection gets one write.</summary>
/// <remarks>
/// Readers cork for all frames of one read, turns of handlers for the turn, lanes for what one read of a link brought. A connection that many bytes wait for is written to
/// at once: a cork saves writes, it is no reason to hold memory. Who blocks a corked thread on a client's answer waits for ever; what asks other nodes is not corked.
/// </remarks>
internal sealed class Cork
{
    /// <summary>Bytes from which on a connection is written to although the thread is corked.</summary>
    public const int MaxBytes = 64 * 1024;

    [ThreadStatic]
    private static Cork? t_cork;

    private static int s_made;

    private readonly long _number = (long)Interlocked.Increment(ref s_made) << 32;
    private readonly List<ICorked> _first = [], _waiting = [];
    private int _depth;
    private uint _stretches;

    /// <summary>The thread's cork if it is corked, else null.</summary>
    public static Cork? Current => t_cork is { _depth: > 0 } cork ? cork : null;

    /// <summary>Names this corked stretch of this thread; never 0. Who notes it need not be added twice.</summary>
    public long Stretch => _number | _stretches;

    /// <summary>What waits was sent by different turns: a volatile packet may join it. Within one turn, it is lost behind another packet, as in the reference.</summary>
    public bool SpansTurns { get; private set; }

    /// <summary>Corks this thread until the scope is disposed of, on the same thread.</summary>
    /// <param name="spansTurns">See <see cref="SpansTurns"/>; the outermost scope says it.</param>
    public static Scope Begin(bool spansTurns = false)
    {
        var cork = t_cork ??= new Cork();
        if (cork._depth++ == 0)
        {
            cork._stretches++;
            cork.SpansTurns = spansTurns;
        }

        return new Scope(cork);
    }

    /// <summary>What is sent until the scope is disposed of, on the same thread, does not wait.</summary>
    public static Lifted Lift()
    {
        var lifted = new Lifted(t_cork);
        t_cork = null;
        return lifted;
    }

    /// <summary>A connection has something to write when the cork is drawn. Doubles are harmless.</summary>
    public void Add(ICorked connection) => _waiting.Add(connection);

    /// <summary>As <see cref="Add"/>, but it is written to before the others: many are behind it.</summary>
    public void AddFirst(ICorked connection)
    {
        if (!_first.Contains(connection)) // a few
            _first.Add(connection);
    }

    private void Draw()
    {
        if (_depth > 1)
        {
            _depth--;
            return;
        }

        try
        {
            // Still corked: what waking makes others send is added to the lists, and the loops come to it.
            do
            {
                for (var i = 0; i < _first.Count; i++)
                    _first[i].Uncork();
                _first.Clear();
                for (var i = 0; i < _waiting.Count; i++)
                    _waiting[i].Uncork();
                _waiting.Clear();
            }
            while (_first.Count > 0);
        }
        finally
        {
            _first.Clear();
            _waiting.Clear();
            if (_waiting.Capacity > 4096)
                _waiting.Capacity = 0;
            _depth = 0;
        }
    }

    /// <summary>A corked stretch of one thread's work.</summary>
    public readonly ref struct Scope
    {
        private readonly Cork? _cork;

        internal Scope(Cork cork) => _cork = cork;

        /// <summary>Draws the cork, if this is the outermost scope.</summary>
        public void Dispose() => _cork?.Draw();
    }

    /// <summary>An uncorked stretch of a corked one.</summary>
    public readonly ref struct Lifted
    {
        private readonly Cork? _cork;

        internal Lifted(Cork? cork) => _cork = cork;

        /// <summary>Corks the thread again, if it was.</summary>
        public void Dispose() => t_cork = _cork;
    }
}
