namespace ActorSocketIo.Link;

/// <summary>A message of ours that one node sends to another.</summary>
/// <remarks>
/// Each such type has a <see cref="Serialization.MessageCodec{T}"/> in <see cref="Serialization.WireCatalogue"/>; a test walks them all.
/// Immutable, and so are the byte arrays in it: links keep them until they are acknowledged.
/// </remarks>
internal interface ICrossesNodes;
