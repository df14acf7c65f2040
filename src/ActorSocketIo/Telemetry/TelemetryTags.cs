namespace ActorSocketIo.Telemetry;

/// <summary>The attributes of measurements and spans; each has few values, but those of spans alone.</summary>
internal static class TelemetryTags
{
    /// <summary>Why something has failed; absent if it has not.</summary>
    public const string ErrorType = "error.type";

    /// <summary><c>receive</c> or <c>transmit</c>, as the server sees it.</summary>
    public const string Direction = "network.io.direction";

    /// <summary><c>polling</c> or <c>websocket</c>.</summary>
    public const string Transport = "socketio.transport";

    /// <summary>Why a session has ended, in the reference's words.</summary>
    public const string CloseReason = "socketio.close.reason";

    /// <summary>What a request is that another node serves.</summary>
    public const string RequestKind = "socketio.request.kind";

    /// <summary>Which limit was reached.</summary>
    public const string Limit = "socketio.limit";

    /// <summary>What allowed a packet to be dropped.</summary>
    public const string DropPolicy = "socketio.drop.policy";

    /// <summary><c>local</c> if this node has emitted it, <c>remote</c> if another one has.</summary>
    public const string Origin = "socketio.origin";

    /// <summary>What nodes are asked or told.</summary>
    public const string GatherOperation = "socketio.gather.operation";

    /// <summary>Why a node's answer is missing: <c>lost</c> or <c>silent</c>.</summary>
    public const string MissingReason = "socketio.missing.reason";

    /// <summary>What became of a client that came back.</summary>
    public const string RecoveryResult = "socketio.recovery.result";

    /// <summary>Why a client cannot come back any more.</summary>
    public const string RecoveryReason = "socketio.recovery.reason";

    /// <summary>The token of the node that measures.</summary>
    public const string Node = "socketio.node";

    /// <summary>The token of another node.</summary>
    public const string Peer = "socketio.peer";

    /// <summary>Which lane of a link.</summary>
    public const string Lane = "socketio.lane";

    /// <summary>Whether a node answers.</summary>
    public const string Reachable = "socketio.reachable";

    /// <summary>An event's name. Of spans only.</summary>
    public const string EventName = "socketio.event.name";

    public static readonly KeyValuePair<string, object?> Receive = new(Direction, "receive");

    public static readonly KeyValuePair<string, object?> Transmit = new(Direction, "transmit");
}
