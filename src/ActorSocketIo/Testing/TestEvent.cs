namespace ActorSocketIo.Testing;

/// <summary>An event that a test's client received.</summary>
/// <param name="EventName">Its name.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Ack">Answers the server; does nothing if it did not ask.</param>
public sealed record TestEvent(string EventName, Arguments Args, Action<object?[]> Ack);
