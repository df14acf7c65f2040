namespace ActorSocketIo.Sessions;

/// <summary>While a thread is corked, what it sends waits; when the cork is drawn, each connection gets one write.</summary>
/// <remarks>
/// Readers cork for all frames of one read, turns of handlers for the turn. A connection that many bytes wait for is written to at
/// once: a cork saves writes, it is no reason to hold memory. Who blocks a corked thread on a client's answer waits for ever.
/// </remarks>
internal sealed class Cork
{
    /// <summary>Bytes from which on a connection is written to although the thread is corked.</summary>
    public const int MaxBytes = 64 * 1024;

    [ThreadStatic]
    private static Cork? t_cork;

    private readonly List<EngineSession> _waiting = [];
    private int _depth;

    /// <summary>The thread's cork if it is corked, else null.</summary>
    public static Cork? Current => t_cork is { _depth: > 0 } cork ? cork : null;

    /// <summary>Corks this thread until the scope is disposed of, on the same thread.</summary>
    public static Scope Begin()
    {
        var cork = t_cork ??= new Cork();
        cork._depth++;
        return new Scope(cork);
    }

    /// <summary>A session has something to write when the cork is drawn.</summary>
    public void Add(EngineSession session)
    {
        // A burst to one session is the usual case; other doubles are harmless.
        if (_waiting.Count == 0 || !ReferenceEquals(_waiting[^1], session))
            _waiting.Add(session);
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
                _waiting[i].WakeTransport();
        }
        finally
        {
            _waiting.Clear();
            if (_waiting.Capacity > 1024)
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
}
