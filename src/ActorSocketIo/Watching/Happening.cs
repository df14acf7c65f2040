namespace ActorSocketIo.Watching;

/// <summary>One thing that has happened on a node. Never a payload, never a credential.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, by the node's clock: milliseconds since 1970.</param>
/// <param name="Namespace">Where; empty if it was nowhere yet.</param>
/// <param name="SocketId">To whom; empty if to nobody.</param>
/// <param name="Detail">The reason of a disconnection or refusal; of a failure, what has failed and how.</param>
internal readonly record struct Happening(HappeningKind Kind, long At, string Namespace, string SocketId, string Detail);
