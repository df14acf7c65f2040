namespace ActorSocketIo.Outside;

/// <summary>What a process that is no node wants done.</summary>
/// <param name="Action">Which of the actions.</param>
/// <param name="Namespace">Of which namespace.</param>
/// <param name="Scope">For whom.</param>
/// <param name="Args">What comes behind the scope: an event's name and its arguments, rooms, or whether to close.</param>
internal sealed record OutsideCommand(OutsideAction Action, string Namespace, BroadcastScope Scope, Arguments Args);
