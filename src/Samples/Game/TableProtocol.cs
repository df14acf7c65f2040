using Akka.Actor;

namespace ActorSocketIo.Samples.Game;

/// <summary>What players say to a table. They may be on different nodes: the messages are serialized then.</summary>
internal static class TableProtocol
{
    public sealed record Sit(string Player) : IClusterMessage;

    /// <summary>A table's word to itself: who wants to sit, and who of those that sit is gone.</summary>
    public sealed record Checked(string Player, IReadOnlyCollection<string> Gone) : INoSerializationVerificationNeeded;

    public sealed record Rise(string Player) : IClusterMessage;

    public sealed record Put(string Player, int Cell) : IClusterMessage;   // → Answered

    public sealed record Answered(bool IsDone) : IClusterMessage;

    public sealed record PlayAgain(string Player) : IClusterMessage;

    /// <summary>From a table that starts, to the players in its room: it knows nobody yet.</summary>
    public sealed record WhoSits(string Table) : IClusterMessage;          // → Sit
}
