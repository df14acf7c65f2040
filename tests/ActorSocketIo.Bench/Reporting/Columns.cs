namespace ActorSocketIo.Bench.Reporting;

/// <summary>Rows of cells, one under the other: the first to the left, the others to the right.</summary>
internal static class Columns
{
    /// <param name="output">Where to.</param>
    /// <param name="rows">As many cells in each.</param>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine("   " + string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }

    /// <summary>A figure with three digits or more.</summary>
    public static string Number(double value) => Math.Abs(value) >= 100 ? $"{value:0}" : Math.Abs(value) >= 10 ? $"{value:0.0}" : $"{value:0.00}";
}
