namespace ActorSocketIo;

/// <summary>Not everybody acknowledged in time.</summary>
/// <remarks>Message of the reference: <c>operation has timed out</c>.</remarks>
public sealed class AckTimeoutException : SocketIoException
{
    internal AckTimeoutException(IReadOnlyList<Argument> responses)
        : base("operation has timed out") => Responses = responses;

    /// <summary>The answers that did come: of a broadcast, the first argument of each; of one socket, none.</summary>
    public IReadOnlyList<Argument> Responses { get; }
}
