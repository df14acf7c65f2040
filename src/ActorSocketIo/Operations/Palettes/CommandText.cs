using System.Collections.Immutable;
using System.Text.Json;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Results as lines of plain text.</summary>
internal static class CommandText
{
    /// <summary>A value as people read it.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Printable(value.GetString()!),
        JsonValueKind.Null => "-",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(Of)),
        _ => Printable(value.GetRawText()),
    };

    /// <summary>So many of something, in English: <c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(long number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>The lines of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="hasHeader">Whether the names of the columns come first.</param>
    public static IEnumerable<string> Lines(CommandResult result, bool hasHeader = true)
    {
        var rows = result.Rows.Select(row => row.Select(Of).ToImmutableArray()).ToArray();
        var lines = result.IsProperties && rows is [var only]
            ? Aligned([.. result.Columns.Zip(only, (name, value) => ImmutableArray.Create(name, value))])
            : Aligned(hasHeader && result.Columns.Length > 0 ? [result.Columns, .. rows] : rows);
        return [.. lines, .. Remarks(result)];
    }

    /// <summary>What is to be said besides the rows.</summary>
    public static IEnumerable<string> Remarks(CommandResult result)
    {
        if (result.Notice is { } notice)
            yield return notice;
        if (result.Next is { } next)
            yield return $"There is more: --after {CommandWords.Quote(next)}";
        if (!result.Missing.IsEmpty)
            yield return $"Incomplete: no answer of {string.Join(", ", result.Missing)}";
        if (result.Error is { } error)
            yield return error;
    }

    private static IEnumerable<string> Aligned(ImmutableArray<string>[] rows)
    {
        if (rows.Length == 0)
            return [];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // Names are clients' making, and must not steer a terminal.
    private static string Printable(string text) => text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    private static bool IsUnprintable(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
