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

    private readonly List<ICorked> _waiting = [];
    private int _depth;

    /// <summary>The thread's cork if it is corked, else null.</summary>
    public static Cork? Current => t_cork is { _depth: > 0 } cork ? cork : null;

    /// <summary>What waits was sent by different turns: a volatile packet may join it. Within one turn, it is lost behind another packet, as in the reference.</summary>
    public bool SpansTurns { get; private set; }

    /// <summary>Corks this thread until the scope is disposed of, on the same thread.</summary>
    /// <param name="spansTurns">See <see cref="SpansTurns"/>; the outermost scope says it.</param>
    public static Scope Begin(bool spansTurns = false)
    {
        var cork = t_cork ??= new Cork();
        if (cork._depth++ == 0)
            cork.SpansTurns = spansTurns;
        return new Scope(cork);
    }

    /// <summary>What is sent until the scope is disposed of, on the same thread, does not wait.</summary>
    public static Lifted Lift()
    {
        var lifted = new Lifted(t_cork);
        t_cork = null;
        return lifted;
    }

    /// <summary>A connection has something to write when the cork is drawn.</summary>
    public void Add(ICorked connection)
    {
        // A burst to one is the usual case; other doubles are harmless.
        if (_waiting.Count == 0 || !ReferenceEquals(_waiting[^1], connection))
            _waiting.Add(connection);
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
            // Still corked: what waking makes others send is added to the list, and the loop comes to it.
            for (var i = 0; i < _waiting.Count; i++)
                _waiting[i].Uncork();
        }
        finally
        {
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
