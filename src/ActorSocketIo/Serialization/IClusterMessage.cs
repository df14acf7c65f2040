namespace ActorSocketIo;

/// <summary>A message that your own actors send each other between nodes.</summary>
/// <remarks>
/// Written by Hyperion: records, enums, tuples, collections, immutable collections and actor references work without further ado; JSON and URIs travel
/// as text. Only types of an assembly that defines such a message, and plain types of .NET, are read back; delegates never are. More assemblies can be named in
/// <c>socketio.cluster-messages.assemblies</c>. Copy a slice of a buffer before it goes in: it would drag the whole buffer along.
/// </remarks>
public interface IClusterMessage;
