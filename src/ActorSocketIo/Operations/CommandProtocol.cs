using ActorSocketIo.Operations.Palettes;
using Akka.Actor;

namespace ActorSocketIo.Operations;

/// <summary>How a command is run: <see cref="Run"/> to the operations actor, then <see cref="Next"/> to the command's own until the last result has come.</summary>
/// <remarks>A result is made when somebody asks for it: whoever reads a stream slowly gets less of it, and nothing piles up.</remarks>
internal static class CommandProtocol
{
    /// <summary>Runs a command. → <see cref="Running"/>, or <see cref="Result"/> if it is refused</summary>
    /// <param name="Command">The command.</param>
    public sealed record Run(ParsedCommand Command) : INoSerializationVerificationNeeded;

    /// <summary>It runs.</summary>
    /// <param name="Command">Its actor.</param>
    public sealed record Running(IActorRef Command) : INoSerializationVerificationNeeded;

    /// <summary>Asks for what it has found. → <see cref="Result"/></summary>
    public sealed record Next : INoSerializationVerificationNeeded
    {
        public static readonly Next Instance = new();
    }

    public sealed record Result(CommandResult Value) : INoSerializationVerificationNeeded;

    /// <summary>Nobody wants more. → nothing</summary>
    public sealed record Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }
}
