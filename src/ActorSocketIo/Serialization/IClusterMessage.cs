namespace ActorSocketIo;

/// <summary>A message that your own actors send each other between nodes.</summary>
/// <remarks>
/// Written by Hyperion: records, collections, immutable collections, JSON elements and actor references work without further ado. Only types that are defined in an
/// assembly with such a message, and plain types of .NET, are read back; delegates never are. Never put bytes of a client into
/// <see cref="ReadOnlyMemory{T}"/> here: a slice drags its whole buffer along.
/// </remarks>
public interface IClusterMessage;
