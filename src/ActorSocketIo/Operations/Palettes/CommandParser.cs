using System.Collections.Immutable;
using System.Globalization;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Reads commands: <c>[palette] command [--switch value | --switch=value | value]…</c></summary>
/// <remarks>The word behind a switch is its value whatever it looks like: ids may begin with a dash. Behind <c>--</c> no word is a switch.</remarks>
internal static class CommandParser
{
    /// <summary>Reads the words of a command.</summary>
    /// <exception cref="CommandMistakeException">They are none; the message says what to do.</exception>
    public static ParsedCommand Parse(ImmutableArray<CommandPalette> palettes, IReadOnlyList<string> words)
    {
        var (palette, command, used) = FindCommand(palettes, words);
        var values = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var areAllValues = false;
        for (var i = used; i < words.Count; i++)
        {
            var word = words[i];
            if (areAllValues || !word.StartsWith('-') || word == "-")
            {
                Add(command, values, Positional(command, values, word), word);
            }
            else if (word == "--")
            {
                areAllValues = true;
            }
            else
            {
                var (argument, value) = Switch(command, word);
                if (argument.Kind != ArgumentKind.Flag && value is null)
                    value = ++i < words.Count ? words[i] : throw new CommandMistakeException($"{word} needs a value: {word} {Shown(argument)}.");
                Add(command, values, argument, value ?? "true");
            }
        }

        foreach (var argument in command.Arguments.Where(argument => !values.ContainsKey(argument.Name)))
        {
            if (argument.IsMandatory)
                throw new CommandMistakeException($"'{command.Name}' needs {argument.Switches[0]} {Shown(argument)}: {argument.Description}.");
            if (argument.Defaults.Length > 0)
                values[argument.Name] = argument.Defaults;
        }

        return new ParsedCommand(palette.Name, command, values.ToImmutableDictionary(StringComparer.Ordinal));
    }

    /// <summary>The command that words begin with, and how many of them name it.</summary>
    /// <exception cref="CommandMistakeException">There is none of that name, or several palettes have it.</exception>
    public static (CommandPalette Palette, CommandDefinition Command, int Used) FindCommand(ImmutableArray<CommandPalette> palettes, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            throw new CommandMistakeException("There is no command: 'help' lists them.");
        if (palettes.FirstOrDefault(palette => palette.Name == words[0]) is { } named)
        {
            return words.Count == 1
                ? throw new CommandMistakeException($"'{named.Name}' is a palette, and wants a command: {Names(named.Commands)}.")
                : (named, named.Find(words[1]) ?? throw Unknown("command", words[1], named.Commands.Select(command => command.Name)), 2);
        }

        return palettes.Where(palette => palette.Find(words[0]) is not null).ToArray() switch
        {
            [var palette] => (palette, palette.Find(words[0])!, 1),
            [] => throw Unknown("command", words[0], palettes.SelectMany(palette => palette.Commands).Select(command => command.Name)),
            var several => throw new CommandMistakeException(
                $"Several palettes have '{words[0]}': write {string.Join(" or ", several.Select(palette => $"'{palette.Name} {words[0]}'"))}."),
        };
    }

    /// <summary>What stands for an argument's value in texts.</summary>
    public static string Shown(CommandArgument argument) => argument.Kind switch
    {
        ArgumentKind.Choice => string.Join('|', argument.Choices),
        ArgumentKind.Number => "NUMBER",
        ArgumentKind.Duration => "5s",
        _ => argument.Name.ToUpperInvariant(),
    };

    private static (CommandArgument Argument, string? Value) Switch(CommandDefinition command, string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        var argument = command.Find(name) ?? throw Unknown($"switch of '{command.Name}'", name, command.Arguments.Select(argument => argument.Switches[0]));
        if (argument.Kind == ArgumentKind.Flag && equals >= 0)
            throw new CommandMistakeException($"{name} takes no value: leave out '{word[equals..]}'.");
        return (argument, equals < 0 ? null : word[(equals + 1)..]);
    }

    private static CommandArgument Positional(CommandDefinition command, Dictionary<string, ImmutableArray<string>> values, string word) =>
        command.Arguments.FirstOrDefault(argument => argument.IsPositional && (argument.AllowsMultiple || !values.ContainsKey(argument.Name)))
        ?? throw new CommandMistakeException(
            $"'{command.Name}' does not know what to do with '{word}': give it a switch ({string.Join(", ", command.Arguments.Select(argument => argument.Switches[0]))}).");

    private static void Add(CommandDefinition command, Dictionary<string, ImmutableArray<string>> values, CommandArgument argument, string value)
    {
        if (MistakeIn(argument, value) is { } mistake)
            throw new CommandMistakeException($"{argument.Switches[0]} is '{value}'; {mistake}.");
        var before = values.GetValueOrDefault(argument.Name, []);
        if (before.Length > 0 && !argument.AllowsMultiple)
            throw new CommandMistakeException($"{argument.Switches[0]} of '{command.Name}' is given twice: give it once.");
        values[argument.Name] = before.Add(value);
    }

    private static string? MistakeIn(CommandArgument argument, string value) => argument.Kind switch
    {
        ArgumentKind.Choice when !argument.Choices.Contains(value) => $"it must be one of {string.Join(", ", argument.Choices)}",
        ArgumentKind.Duration when CommandDuration.Parse(value) is null => "it must be a time from 1ms to a day, such as 500ms, 5s or 2m",
        ArgumentKind.Number when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < argument.Least || number > argument.Most =>
            $"it must be a number from {argument.Least} to {argument.Most}",
        _ => null,
    };

    private static CommandMistakeException Unknown(string what, string word, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var nearest = names.MinBy(name => Distance(name, word));
        var hint = nearest is not null && (nearest.StartsWith(word, StringComparison.Ordinal) || Distance(nearest, word) <= 2) ? $"did you mean {nearest}? " : "";
        return new CommandMistakeException($"There is no {what} '{word}': {hint}There are {string.Join(", ", names)}.");
    }

    private static string Names(IEnumerable<CommandDefinition> commands) => string.Join(", ", commands.Select(command => command.Name));

    /// <summary>How many characters must be put in, taken out or changed to make one word of the other.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
