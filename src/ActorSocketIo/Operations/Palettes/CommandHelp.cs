using System.Collections.Immutable;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Texts about commands.</summary>
internal static class CommandHelp
{
    /// <summary>Help for the words behind <c>help</c>: none, a palette's name, or a command's.</summary>
    /// <exception cref="CommandMistakeException">There is no such command.</exception>
    public static string Of(ImmutableArray<CommandPalette> palettes, IReadOnlyList<string> words)
    {
        if (words.Count > 0 && !(words.Count == 1 && palettes.Any(palette => palette.Name == words[0])))
            return Of(CommandParser.FindCommand(palettes, words).Command);
        var shown = palettes.Where(palette => words.Count == 0 || palette.Name == words[0]);
        return string.Join("\n\n", shown.Select(Of)) + "\n\n'help COMMAND' says what a command takes.";
    }

    /// <summary>The commands of a palette.</summary>
    public static string Of(CommandPalette palette)
    {
        var width = palette.Commands.Max(command => command.Name.Length);
        return $"{palette.Name}: {palette.Description}\n"
            + string.Join('\n', palette.Commands.Select(command => $"  {command.Name.PadRight(width)}  {command.Description}"));
    }

    /// <summary>What a command takes.</summary>
    public static string Of(CommandDefinition command)
    {
        var usage = string.Join(' ', command.Arguments.Select(Usage).Prepend(command.Name));
        if (command.Arguments.IsEmpty)
            return $"{usage}\n  {command.Description}";
        var switches = command.Arguments.Select(argument => string.Join(", ", argument.Switches)).ToArray();
        var width = switches.Max(text => text.Length);
        return $"{usage}\n  {command.Description}\n"
            + string.Join('\n', command.Arguments.Zip(switches, (argument, text) => $"  {text.PadRight(width)}  {argument.Description}{Remark(argument)}"));
    }

    private static string Usage(CommandArgument argument)
    {
        var value = CommandParser.Shown(argument);
        var given = argument.Kind == ArgumentKind.Flag ? argument.Switches[0] : argument.IsPositional ? value : $"{argument.Switches[0]} {value}";
        return (argument.IsMandatory ? given : $"[{given}]") + (argument.AllowsMultiple ? "…" : "");
    }

    private static string Remark(CommandArgument argument)
    {
        var defaults = argument.Defaults.IsEmpty ? "" : $"; default {string.Join(", ", argument.Defaults)}";
        return (argument.AllowsMultiple ? ", several times if need be" : "") + defaults;
    }
}
