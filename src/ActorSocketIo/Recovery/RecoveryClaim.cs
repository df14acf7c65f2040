namespace ActorSocketIo.Recovery;

/// <summary>A client has said that it is the one that was here before; of several who say so the last counts.</summary>
internal sealed class RecoveryClaim(Recoverable recoverable, bool isElsewhere = false)
{
    /// <summary>What it is about.</summary>
    public Recoverable Recoverable { get; } = recoverable;

    /// <summary>Whether the client has said so on another node.</summary>
    public bool IsElsewhere { get; } = isElsewhere;

    /// <summary>How often that had fallen asleep when it was claimed.</summary>
    public int Sleeps { get; set; }

    /// <summary>What the middlewares made its socket join before it was let in; under the lock of the membership.</summary>
    public List<string> Joined { get; } = [];

    /// <summary>What they made it leave.</summary>
    public List<string> Left { get; } = [];
}
