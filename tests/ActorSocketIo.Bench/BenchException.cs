namespace ActorSocketIo.Bench;

/// <summary>Something that whoever runs the bench has to put right; the message says what.</summary>
internal sealed class BenchException(string message) : Exception(message);
