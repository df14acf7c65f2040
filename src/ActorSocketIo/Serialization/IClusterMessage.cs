namespace ActorSocketIo;

/// <summary>A message that your own actors send each other between nodes.</summary>
/// <remarks>
/// Written by Hyperion: records, enums, tuples, collections, immutable collections and actor references work without further ado; JSON and URIs travel
/// as text. Only types of an assembly that defines such a message, and plain types of .NET, are read back; delegates never are. More assemblies can be named in
/// <c>socketio.cluster-messages.assemblies</c>. Copy a slice of a buffer before it goes in: it would drag the whole buffer along.
/// <para>Two versions at once: the fields of a message never change, a changed message is a new type. Deploy what reads it first, and what sends it then. What a node does
/// not read is dropped there, its log says why, and whoever asked waits until the timeout. The same goes for events in a journal, which later versions read.</para>
/// </remarks>
public interface IClusterMessage;
