using System.Text.Json;

namespace ActorSocketIo;

/// <summary>An argument does not fit the type that it is read as: the sender's mistake, unlike JSON that the application itself reads.</summary>
internal sealed class UnreadableArgumentException(JsonException cause)
    : JsonException(cause.Message, cause.Path, cause.LineNumber, cause.BytePositionInLine, cause);
