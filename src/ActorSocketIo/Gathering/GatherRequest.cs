using System.Collections.Immutable;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>One question to several nodes.</summary>
/// <param name="Node">Who asks.</param>
/// <param name="Number">Its number, on the asking node.</param>
/// <param name="Nodes">Who is asked; this node may be one of them.</param>
/// <param name="Timeout">For the whole request.</param>
/// <param name="GoneIsMissing">Whether a node that is gone for good counts as missing; else what it had is gone with it, and nothing is missing.</param>
/// <param name="FirstIsEnough">Whether the first positive answer ends it: then nobody is missing.</param>
internal sealed record GatherRequest(SocketIoNode Node, long Number, ImmutableArray<NodeToken> Nodes, TimeSpan Timeout, bool GoneIsMissing = false, bool FirstIsEnough = false);
