namespace ActorSocketIo;

/// <summary>The answer to one event that asked for it: sent once, whoever sends it first.</summary>
internal abstract class AckReply
{
    private int _sent;

    /// <summary>Sends the answer, unless one was sent.</summary>
    public void Send(ReadOnlySpan<object?> args)
    {
        if (Interlocked.Exchange(ref _sent, 1) == 0)
            SendOnce(args);
    }

    protected abstract void SendOnce(ReadOnlySpan<object?> args);
}
