namespace ActorSocketIo.AdminUi;

/// <summary>How often something happened, as the page reads it.</summary>
/// <param name="Timestamp">When, in milliseconds since 1970; whole seconds.</param>
/// <param name="Type">What.</param>
/// <param name="SubType">More about it: the reason of a disconnection.</param>
/// <param name="Count">How often, or how many bytes.</param>
internal sealed record AggregatedEvent(long Timestamp, string Type, string? SubType, long Count);
