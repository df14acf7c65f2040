namespace ActorSocketIo;

/// <summary>Marks an interface whose methods are the events that clients send: <c>[ClientEvents] interface IChatServer</c>.</summary>
/// <remarks>
/// An event is called as its method, in camel case and without <c>Async</c> at the end, or as <see cref="OnAttribute"/> says. A class of handlers that implements the interface
/// (<c>UseHandlers</c>), or an object given to <c>On</c>, listens for all of them; a result acknowledges the event. Wrong contracts are errors of the build.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ClientEventsAttribute : Attribute;
