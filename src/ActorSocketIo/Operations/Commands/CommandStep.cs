using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Makes the next result of a command that runs.</summary>
internal delegate Task<CommandResult> CommandStep(CancellationToken cancellation);
