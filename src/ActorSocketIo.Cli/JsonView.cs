using System.Text.Json;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Results for programs: one line of JSON each, of a stream one line a row.</summary>
/// <remarks>Rows are objects by the names of the columns.</remarks>
internal sealed class JsonView(TextWriter output) : IResultView
{
    public void Show(CommandResult result, bool isPart, bool isFirst)
    {
        var rows = result.Rows.Select(row => result.Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)).ToArray();
        if (isPart)
        {
            foreach (var row in rows)
                Write(row);
            if (result.Notice is null && result.Missing.IsEmpty && result.Error is null)
                return;
            rows = [];
        }

        Write(new { rows, next = result.Next, missing = result.Missing, notice = result.Notice, error = result.Error });
    }

    public void Say(string text) => Write(new { notice = text });

    public void Complain(string text) => Write(new { error = text });

    private void Write<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, CommandJson.Options));
}
