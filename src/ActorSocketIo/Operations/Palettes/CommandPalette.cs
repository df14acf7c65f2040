using System.Collections.Immutable;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Commands that belong together.</summary>
/// <param name="Name">Its name: the first word of a command line, which may be left out where it is the only one with such a command.</param>
/// <param name="Description">What its commands are about.</param>
/// <param name="Commands">The commands.</param>
internal sealed record CommandPalette(string Name, string Description, ImmutableArray<CommandDefinition> Commands)
{
    /// <summary>The command of a name; null if there is none.</summary>
    public CommandDefinition? Find(string name) => Commands.FirstOrDefault(command => command.Name == name);
}
