using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Reporting;

/// <summary>Results for people: a row for each figure, a column for each contender, ours / peer beside each peer.</summary>
internal static class Table
{
    /// <summary>Writes a test's result.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="result">A contender without a run in which everything was right has dashes.</param>
    public static void Write(TextWriter output, Result result)
    {
        string[] head = [result.Test.Name, .. result.Contenders.SelectMany((c, i) => Cells(i, c.Contender.Name, "ours /"))];
        Columns.Write(output, [head, .. result.Test.Figures.Select(figure => Row(result, figure))]);
        if (result.Contenders.FirstOrDefault(c => c.Contender == Contender.OursAtHome) is { } home)
            WriteAdded(output, result, home);
        foreach (var contender in result.Contenders)
            WriteTroubles(output, contender);
    }

    private static string[] Row(Result result, Figure figure) =>
    [
        figure.Label,
        .. result.Contenders.SelectMany((contender, i) => Cells(i, Text(contender.Of(figure)), Text(result.Ratio(figure, contender)))),
    ];

    private static string[] Cells(int contender, string value, string ratio) => contender == 0 ? [value] : [value, ratio];

    private static string Text(Spread? spread) => spread is { } s
        ? s.Min == s.Max ? Columns.Number(s.Median) : $"{Columns.Number(s.Median)} ({Columns.Number(s.Min)}–{Columns.Number(s.Max)})"
        : "-";

    private static string Text(double? ratio) => ratio is null ? "-" : $"{ratio:0.00}";

    private static void WriteAdded(TextWriter output, Result result, ContenderResult home)
    {
        var added = from figure in result.Test.Figures
                    let more = result.Contenders[0].Of(figure)?.Median - home.Of(figure)?.Median
                    where more is not null
                    select $"{more:+0.0;-0.0} {figure.Label}";
        output.WriteLine($"   by way of another node: {string.Join(", ", added)}");
    }

    private static void WriteTroubles(TextWriter output, ContenderResult contender)
    {
        var name = contender.Contender.Name;
        foreach (var failed in contender.Runs.Where(run => !run.IsOk))
            output.WriteLine($"   FAILED, not counted: {name}: {failed.Why}");
        var disturbed = contender.Runs.Where(run => run.IsDisturbed).ToArray();
        if (disturbed.Length > 0)
        {
            output.WriteLine($"   disturbed: {disturbed.Length} of {contender.Runs.Count} runs of {name}: others took up to "
                + $"{disturbed.Max(run => run.OtherCores):0.00} cores, the host {disturbed.Max(run => run.StolenPercent):0.0} %");
        }
    }
}
