namespace ActorSocketIo.Recovery;

/// <summary>A client has said that it is the one that was here before; of several who say so the last counts.</summary>
internal sealed class RecoveryClaim(Recoverable recoverable)
{
    private readonly List<string> _rooms = [];

    /// <summary>What it is about.</summary>
    public Recoverable Recoverable { get; } = recoverable;

    /// <summary>What the middlewares made its socket join before it was let in; under the lock of the membership.</summary>
    public List<string> Rooms => _rooms;
}
