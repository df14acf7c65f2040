using System.Collections.Immutable;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>One command: what it is called, does and takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Arguments">What it takes.</param>
internal sealed record CommandDefinition(string Name, string Description, ImmutableArray<CommandArgument> Arguments)
{
    /// <summary>Whether it goes on until it is stopped.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether it changes something.</summary>
    public bool Changes { get; init; }

    /// <summary>The argument of a switch; null if there is none.</summary>
    public CommandArgument? Find(string @switch) => Arguments.FirstOrDefault(argument => argument.Switches.Contains(@switch));
}
