namespace ActorSocketIo;

/// <summary>What is kept for a client whose connection breaks, and for how long. The reference's <c>connectionStateRecovery</c>.</summary>
/// <remarks>
/// A client that comes back within that time, to whatever node, finds its id, rooms and data again, and gets what it has missed, in order. It is told so by <c>socket.recovered</c>.
/// A node that leaves hands over what it keeps; of one that dies it is lost, and the client begins anew, unless <see cref="Guarded"/>. Set it on all nodes.
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

    /// <summary>Whether a client is recovered too whose node has died suddenly. Default false. The same on all nodes.</summary>
    /// <remarks>
    /// One other node, its guard, then knows the node's clients, and keeps what is emitted to them. Of what the dead node itself emitted the last moments may be lost with it. One death at a time: a client whose
    /// guard has died too, or not yet been told, begins anew. Who comes back waits until the others take the node for dead. It costs an emit a copy to one more node, and about 15 characters for each
    /// node with each packet; a node puts one emit after the other into outboxes; and <c>JoinAsync</c> waits for the guard too.
    /// </remarks>
    public bool Guarded { get; set; }

    /// <summary>How many bytes of events a node keeps as the guard of others. Default 64 MiB. Of more the oldest are dropped: a client that misses these begins anew.</summary>
    /// <remarks>Only with <see cref="Guarded"/>. What is emitted to all clients is kept once, not for each.</remarks>
    public long MaxGuardBytes { get; set; } = 64 * 1024 * 1024;
}
