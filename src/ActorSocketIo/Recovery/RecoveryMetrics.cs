using System.Diagnostics.Metrics;

namespace ActorSocketIo.Recovery;

/// <summary>What the server counts of clients that come back.</summary>
internal static class RecoveryMetrics
{
    private static readonly Meter Meter = new(SocketIoMetrics.MeterName);

    /// <summary>Clients that are away and may come back.</summary>
    public static readonly UpDownCounter<int> Away = Meter.CreateUpDownCounter<int>("socketio.server.recovery.away", description: "Clients that are away and may come back.");

    /// <summary>Clients of other nodes that are guarded.</summary>
    public static readonly UpDownCounter<int> Guarded = Meter.CreateUpDownCounter<int>("socketio.server.recovery.guarded", description: "Clients of other nodes that this one guards.");

    /// <summary>Bytes of emits that are kept for these.</summary>
    public static readonly UpDownCounter<long> GuardedBytes = Meter.CreateUpDownCounter<long>(
        "socketio.server.recovery.guarded.bytes", unit: "By", description: "Bytes of emits that are kept for clients of other nodes.");

    private static readonly Counter<long> Claims = Meter.CreateCounter<long>(
        "socketio.server.recovery.claims", description: "Clients that said they were here before, by result: recovered, unknown, other_user, incomplete, busy, superseded.");

    private static readonly Counter<long> Moves = Meter.CreateCounter<long>(
        "socketio.server.recovery.moves", description: "Clients' states that were wanted of another node, by result: those of claims, and changed.");

    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>(
        "socketio.server.recovery.given_up", description: "Clients that were away and cannot come back any more, by reason: time, limit.");

    public static void CountClaim(RecoveryOutcome outcome) => Claims.Add(1, KeyValuePair.Create("result", (object?)TextOf(outcome)));

    /// <summary>A client's has been fetched from another node, or has not.</summary>
    public static void CountMove(RecoveryOutcome outcome) => Moves.Add(1, KeyValuePair.Create("result", (object?)TextOf(outcome)));

    public static void CountGivenUp(string reason) => GivenUp.Add(1, KeyValuePair.Create("reason", (object?)reason));

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
