namespace ActorSocketIo;

/// <summary>What an event is the latest of, where only the latest counts: see <see cref="SlowClientPolicy.KeepLatest"/>.</summary>
/// <param name="EventName">The event's name.</param>
/// <param name="Key">More, if the application has said it.</param>
internal sealed record EventKey(string EventName, string? Key);
