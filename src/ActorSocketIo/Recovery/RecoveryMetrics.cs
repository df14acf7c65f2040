using System.Diagnostics.Metrics;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Recovery;

/// <summary>What the server counts of clients that come back.</summary>
internal static class RecoveryMetrics
{
    /// <summary>Clients that are away and may come back.</summary>
    public static readonly LiveCount Away = new("socketio.server.recovery.away", "{client}", "Clients that are away and may come back.");

    /// <summary>Clients of other nodes that are guarded.</summary>
    public static readonly LiveCount Guarded = new("socketio.server.recovery.guarded", "{client}", "Clients of other nodes that this one guards.");

    /// <summary>Bytes of emits that are kept for these.</summary>
    public static readonly LiveCount GuardedBytes = new("socketio.server.recovery.guarded_size", "By", "Emits that are kept for clients of other nodes.");

    private static readonly Counter<long> Claims = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.recovery.claims", "{claim}", "Clients that said they were here before, by what became of that.");

    private static readonly Counter<long> Moves = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.recovery.moves", "{client}", "Clients' states that were wanted of another node, by what became of that.");

    private static readonly Counter<long> GivenUp = Meters.OfProcess.CreateCounter<long>(
        "socketio.server.recovery.given_up", "{client}", "Clients that were away and cannot come back any more.");

    public static void CountClaim(RecoveryOutcome outcome) => Claims.Add(1, new KeyValuePair<string, object?>(TelemetryTags.RecoveryResult, TextOf(outcome)));

    /// <summary>A client's has been fetched from another node, or has not.</summary>
    public static void CountMove(RecoveryOutcome outcome) => Moves.Add(1, new KeyValuePair<string, object?>(TelemetryTags.RecoveryResult, TextOf(outcome)));

    public static void CountGivenUp(string reason) => GivenUp.Add(1, new KeyValuePair<string, object?>(TelemetryTags.RecoveryReason, reason));

    private static string TextOf(RecoveryOutcome outcome) => outcome switch
    {
        RecoveryOutcome.Recovered => "recovered",
        RecoveryOutcome.Unknown => "unknown",
        RecoveryOutcome.OtherUser => "other_user",
        RecoveryOutcome.Incomplete => "incomplete",
        RecoveryOutcome.Busy => "busy",
        RecoveryOutcome.Changed => "changed",
        _ => "superseded",
    };
}
