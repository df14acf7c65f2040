namespace ActorSocketIo;

/// <summary>What is kept for a client whose connection breaks, and for how long. The reference's <c>connectionStateRecovery</c>.</summary>
/// <remarks>
/// A client that comes back within that time, to whatever node, finds its id, rooms and data again, and gets what it has missed, in order. It is told so by <c>socket.recovered</c>.
/// A node that leaves hands over what it keeps; only of one that dies it is lost, and the client begins anew. Set it on all nodes.
/// </remarks>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>How long a client may be away. Default 2 min.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the middlewares of the namespace are not asked again about a client that is recovered. Default true.</summary>
    /// <remarks>Only one that ASP.NET Core's authentication knows by the same name as before, or does not know now as then, is recovered at all.</remarks>
    public bool SkipMiddlewares { get; set; } = true;

    /// <summary>How many packets are kept for one socket. Default 1000. Of more the oldest are dropped: a client that misses these begins anew.</summary>
    /// <remarks>What a client has answered a ping after is not kept any more, so this is for one interval of pings, or one absence. Less than <see cref="Sessions.EngineOptions.MaxQueuedPackets"/>.</remarks>
    public int MaxPackets { get; set; } = 1000;

    /// <summary>How many bytes these may have. Default 1 MiB. A broadcast's bytes are shared by all its recipients, and counted for each.</summary>
    /// <remarks>At most half of <see cref="Sessions.EngineOptions.MaxQueuedBytes"/>.</remarks>
    public long MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>How many clients may be away at a time, on one node. Default 100 000. Of more the ones that have been away longest are given up.</summary>
    public int MaxAway { get; set; } = 100_000;

    /// <summary>How many bytes may be kept for all that are away, on one node. Default 256 MiB. Over it the ones that have been away longest are given up.</summary>
    public long MaxBytesAway { get; set; } = 256 * 1024 * 1024;
}
