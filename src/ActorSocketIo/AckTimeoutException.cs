namespace ActorSocketIo;

/// <summary>Not everybody acknowledged in time.</summary>
/// <remarks>Message of the reference: <c>operation has timed out</c>.</remarks>
public sealed class AckTimeoutException : SocketIoException
{
    internal AckTimeoutException(IReadOnlyList<Argument> responses, int silent, IReadOnlyList<string> missing)
        : base("operation has timed out")
    {
        Responses = responses;
        Silent = silent;
        Missing = missing;
    }

    /// <summary>The answers that did come: of a broadcast, the first argument of each; of one socket, none.</summary>
    public IReadOnlyList<Argument> Responses { get; }

    /// <summary>How many clients were asked, and neither answered nor left.</summary>
    public int Silent { get; }

    /// <summary>The tokens of nodes that were lost meanwhile, or did not say in time how many clients they have asked.</summary>
    public IReadOnlyList<string> Missing { get; }
}
