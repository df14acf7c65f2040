using System.Collections.Immutable;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>How a line may go on.</summary>
/// <param name="Partial">What has been typed of the word; it is replaced by a candidate.</param>
/// <param name="Candidates">What the word may be.</param>
/// <param name="ValuesFrom">A command whose first column are more candidates; empty if there is none.</param>
internal sealed record Completion(string Partial, ImmutableArray<string> Candidates, ImmutableArray<string> ValuesFrom)
{
    private const string OfPrefix = "{prefix}";

    /// <summary>Completes a line.</summary>
    /// <param name="palettes">The palettes that there are.</param>
    /// <param name="line">What stands before the cursor.</param>
    public static Completion Of(ImmutableArray<CommandPalette> palettes, string line)
    {
        var words = CommandWords.SplitUnfinished(line);
        var partial = words[^1];
        var before = words.RemoveAt(words.Length - 1);
        if (before.IsEmpty)
            return Offer(partial, [.. palettes.SelectMany(palette => palette.Commands).Select(command => command.Name), .. palettes.Select(palette => palette.Name), "help"]);
        if (before is [var one] && palettes.FirstOrDefault(palette => palette.Name == one) is { } named)
            return Offer(partial, named.Commands.Select(command => command.Name));
        if (before[0] == "help")
            return Offer(partial, before.Length == 1 ? palettes.SelectMany(palette => palette.Commands).Select(command => command.Name) : []);
        try
        {
            var (_, command, used) = CommandParser.FindCommand(palettes, before);
            return Of(command, before.AsSpan()[used..], partial);
        }
        catch (CommandMistakeException)
        {
            return Offer(partial, []);
        }
    }

    private static Completion Of(CommandDefinition command, ReadOnlySpan<string> before, string partial)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        CommandArgument? expected = null;
        foreach (var word in before)
        {
            var argument = expected ?? (word.StartsWith('-') ? command.Find(word.Split('=')[0]) : NextPositional(command, given));
            if (argument is not null)
                given[argument.Name] = expected is null && word.StartsWith('-') ? word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..] : word;
            var wantsValue = expected is null && word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal) && argument is { Kind: not ArgumentKind.Flag };
            expected = wantsValue ? argument : null;
        }

        if (expected is null && partial.StartsWith('-'))
            return Offer(partial, command.Arguments.Where(argument => argument.AllowsMultiple || !given.ContainsKey(argument.Name)).Select(argument => argument.Switches[0]));
        if ((expected ?? NextPositional(command, given)) is { } wanted)
            return Offer(partial, wanted.Choices) with { ValuesFrom = [.. wanted.ValuesFrom.Select(word => Fill(command, given, word, partial))] };
        return Offer(partial, command.Arguments.Where(argument => !given.ContainsKey(argument.Name)).Select(argument => argument.Switches[0]));
    }

    private static string Fill(CommandDefinition command, Dictionary<string, string> given, string word, string partial)
    {
        if (word == OfPrefix)
            return partial;
        if (!word.StartsWith('{'))
            return word;
        var name = word[1..^1];
        return given.GetValueOrDefault(name) ?? command.Arguments.First(argument => argument.Name == name).Defaults[0];
    }

    private static CommandArgument? NextPositional(CommandDefinition command, Dictionary<string, string> given) =>
        command.Arguments.FirstOrDefault(argument => argument.IsPositional && (argument.AllowsMultiple || !given.ContainsKey(argument.Name)));

    private static Completion Offer(string partial, IEnumerable<string> candidates) =>
        new(partial, [.. candidates.Where(candidate => candidate.StartsWith(partial, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)], []);
}
