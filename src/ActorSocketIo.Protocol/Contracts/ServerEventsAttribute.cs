namespace ActorSocketIo;

/// <summary>Marks an interface whose methods are the events that the server sends: <c>[ServerEvents] interface IChatClient</c>.</summary>
/// <remarks>
/// They are called by the rule of <see cref="ClientEventsAttribute"/>. <c>As</c> gives an implementation that emits, for whatever can be emitted to. A method that returns nothing emits; one that
/// returns a task does what <c>EmitAsync</c> does; one that returns a task of a value asks for an acknowledgement.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ServerEventsAttribute : Attribute;
