using System.Text.Json;
using ActorSocketIo.Operations.Palettes;
using Spectre.Console;

namespace ActorSocketIo.Cli;

/// <summary>Results for people: tables with colours on a terminal, aligned columns of plain text elsewhere.</summary>
internal sealed class TableView(IAnsiConsole console, TextWriter errors) : IResultView
{
    private bool IsTerminal => console.Profile.Out.IsTerminal;

    public void Show(CommandResult result, bool isPart, bool isFirst)
    {
        if (!IsTerminal)
        {
            foreach (var line in CommandText.Lines(result with { Error = null }, hasHeader: !isPart || isFirst))
                console.Profile.Out.Writer.WriteLine(line);
        }
        else
        {
            if (isPart)
                ShowLines(result);
            else if (result.Columns.Length > 0)
                console.Write(TableOf(result));
            foreach (var remark in CommandText.Remarks(result with { Error = null }))
                console.MarkupLineInterpolated($"[{(result.Missing.IsEmpty ? "grey" : "yellow")}]{remark}[/]");
        }

        if (result.Error is { } error)
            Complain(error);
    }

    public void Say(string text) => console.Profile.Out.Writer.WriteLine(text);

    public void Complain(string text)
    {
        if (IsTerminal)
            console.MarkupLineInterpolated($"[red]{text}[/]");
        else
            errors.WriteLine(text);
    }

    /// <summary>A result as a table.</summary>
    public static Table TableOf(CommandResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        if (result.IsProperties && result.Rows is [var only])
        {
            table.HideHeaders().AddColumns("name", "value");
            foreach (var (name, value) in result.Columns.Zip(only))
                table.AddRow(Text(name, "grey"), CellOf(value));
            return table;
        }

        foreach (var (column, index) in result.Columns.Select((column, index) => (column, index)))
        {
            var isNumber = result.Rows.Length > 0 && result.Rows.All(row => row[index].ValueKind is JsonValueKind.Number or JsonValueKind.Null);
            table.AddColumn(new TableColumn(Text(column, "bold")) { Alignment = isNumber ? Justify.Right : Justify.Left });
        }

        foreach (var row in result.Rows)
            table.AddRow(row.Select(CellOf));
        return table;
    }

    private void ShowLines(CommandResult result)
    {
        foreach (var row in result.Rows)
        {
            var cells = row.Select(CommandText.Of).ToArray();
            console.MarkupLineInterpolated($"[grey]{cells[0]}[/] {cells[1]} [{ColourOf(cells[2])}]{cells[2],-12}[/] {string.Join(' ', cells[3..])}");
        }
    }

    private static Markup CellOf(JsonElement value)
    {
        var text = CommandText.Of(value);
        return Text(text, ColourOf(text));
    }

    private static Markup Text(string text, string style) => new($"[{style}]{Markup.Escape(text)}[/]");

    private static string ColourOf(string text) => text switch
    {
        "up" or "connected" => "green",
        "draining" or "leaving" or "joining" or "disconnected" => "yellow",
        "unreachable" or "silent" or "failed" or "refused" => "red",
        "-" => "grey",
        _ => "default",
    };
}
