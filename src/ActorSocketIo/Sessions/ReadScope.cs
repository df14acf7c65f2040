using ActorSocketIo.Corking;

namespace ActorSocketIo.Sessions;

/// <summary>One read of a session, on one thread: no other thread reads meanwhile, and what is sent leaves when it ends.</summary>
/// <remarks>See <see cref="Cork"/> and <see cref="ReadBatch"/>.</remarks>
internal readonly ref struct ReadScope
{
    private readonly EngineSession _session;
    private readonly Cork.Scope _cork;
    private readonly bool _lendsThread;

    public ReadScope(EngineSession session, bool lendsThread)
    {
        session.EnterRead();
        _session = session;
        _cork = Cork.Begin();
        _lendsThread = lendsThread;
        if (lendsThread)
            ReadBatch.Begin();
    }

    /// <summary>Ends the read, runs what it woke, and lets what was sent leave.</summary>
    public void Dispose()
    {
        _session.ExitRead(); // user code runs below
        try
        {
            if (_lendsThread)
                ReadBatch.End();
        }
        finally
        {
            _session.EndHoldUp();
            _cork.Dispose();
        }
    }
}
