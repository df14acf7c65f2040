namespace ActorSocketIo.Operations.Palettes;

/// <summary>A command line that cannot be run; the message says why, and what to do.</summary>
internal sealed class CommandMistakeException(string message) : Exception(message);
