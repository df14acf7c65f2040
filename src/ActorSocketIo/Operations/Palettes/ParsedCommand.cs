using System.Collections.Immutable;
using System.Globalization;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>A command with its arguments, checked against its definition; those that were not given have their defaults.</summary>
/// <param name="Palette">The name of its palette.</param>
/// <param name="Definition">The command.</param>
/// <param name="Values">By the arguments' names.</param>
internal sealed record ParsedCommand(string Palette, CommandDefinition Definition, ImmutableDictionary<string, ImmutableArray<string>> Values)
{
    /// <summary>All values of an argument.</summary>
    public ImmutableArray<string> All(string argument) => Values.GetValueOrDefault(argument, []);

    /// <summary>Its value; null if there is none.</summary>
    public string? TextOrNull(string argument) => All(argument) is [.., var value] ? value : null;

    /// <summary>Its value, which is mandatory or has a default.</summary>
    public string Text(string argument) => TextOrNull(argument) ?? throw new InvalidOperationException($"{Definition.Name} has no {argument}");

    /// <summary>Whether a flag is set.</summary>
    public bool Has(string argument) => Values.ContainsKey(argument);

    /// <summary>Its value as a number.</summary>
    public int Number(string argument) => int.Parse(Text(argument), CultureInfo.InvariantCulture);

    /// <summary>Its value as a time; null if there is none.</summary>
    public TimeSpan? Duration(string argument) => TextOrNull(argument) is { } text ? CommandDuration.Parse(text) : null;
}
