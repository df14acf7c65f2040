namespace ActorSocketIo.Sockets;

/// <summary>Somebody who waits for a client's answer. Exactly one of the two happens, once.</summary>
internal abstract class PendingAck
{
    /// <summary>The client has answered.</summary>
    public abstract void Settle(Arguments answer);

    /// <summary>The client is gone.</summary>
    public abstract void Abandon();
}
