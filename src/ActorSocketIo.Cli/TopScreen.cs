using System.Collections.Immutable;
using System.Text.Json;
using ActorSocketIo.Operations.Palettes;
using Spectre.Console;

namespace ActorSocketIo.Cli;

/// <summary>The command <c>top</c>: what the nodes do now, again and again.</summary>
internal sealed class TopScreen(OperationsClient client, IResultView view, IAnsiConsole console, TimeProvider time)
{
    private static readonly CommandDefinition Definition = new(
        "top", "shows what the nodes hold and do, again and again",
        [
            new("interval", "how often", ["--interval", "-i"]) { Kind = ArgumentKind.Duration, Defaults = ["1s"] },
            new("count", "how many times; until it is stopped if it is left out", ["--count", "-c"]) { Kind = ArgumentKind.Number, Least = 1, IsPositional = true },
        ])
    {
        IsStream = true,
    };

    private readonly Dictionary<string, ImmutableArray<double>> _before = [];

    /// <summary>Commands that this program runs itself.</summary>
    public static CommandPalette Palette { get; } = new("sio", "commands of this program", [Definition]);

    /// <summary>Shows the nodes until it is stopped, or has done so often enough.</summary>
    public async Task<ExitCode> RunAsync(ParsedCommand command, CancellationToken cancellation)
    {
        var interval = command.Duration("interval")!.Value;
        var count = command.TextOrNull("count") is null ? int.MaxValue : command.Number("count");
        if (!console.Profile.Out.IsTerminal)
            return await RoundsAsync(interval, count, round => view.Show(round, isPart: false, isFirst: true), cancellation);
        var exitCode = ExitCode.Done;
        await console.Live(new Text("Asking the nodes…")).StartAsync(async live => exitCode = await RoundsAsync(
            interval, count, round => live.UpdateTarget(new Rows(TableView.TableOf(round), new Text(string.Join('\n', CommandText.Remarks(round).Append("Ctrl+C ends it.")), new Style(Color.Grey)))), cancellation));
        return exitCode;
    }

    private async Task<ExitCode> RoundsAsync(TimeSpan interval, int count, Action<CommandResult> show, CancellationToken cancellation)
    {
        var exitCode = ExitCode.Done;
        try
        {
            for (var round = 0; round < count; round++)
            {
                if (round > 0)
                    await Task.Delay(interval, time, cancellation);
                await foreach (var stats in client.RunAsync(["stats"], cancellation))
                {
                    show(Rated(stats));
                    exitCode = stats.Error is not null ? ExitCode.Failed : stats.Missing.IsEmpty ? exitCode : ExitCode.Partial;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is stopped so.
        }

        return exitCode;
    }

    /// <summary>The node's own counts, made to what they are in a second.</summary>
    private CommandResult Rated(CommandResult stats)
    {
        double Number(ImmutableArray<JsonElement> row, string column) => row[stats.Columns.IndexOf(column)].GetDouble();
        return stats with
        {
            Columns = ["node", "sessions", "sockets", "rooms", "sent/s", "received/s", "dropped", "links", "memory", "cpu"],
            Rows = [.. stats.Rows.Select(row =>
            {
                var node = row[0].GetString()!;
                ImmutableArray<double> now = [Number(row, "uptime"), Number(row, "sent"), Number(row, "received"), Number(row, "cpu_seconds")];
                var before = _before.GetValueOrDefault(node, now);
                _before[node] = now;
                double? Rate(int counter) => now[0] > before[0] ? Math.Round((now[counter] - before[counter]) / (now[0] - before[0]), 1) : null;
                return CommandResult.Row(
                    node, Number(row, "sessions"), Number(row, "sockets"), Number(row, "rooms"), Rate(1), Rate(2), Number(row, "dropped"),
                    Bytes(Number(row, "kept_bytes")), Bytes(Number(row, "memory_bytes")), Rate(3) is { } cores ? $"{cores * 100:0} %" : null);
            })],
        };
    }

    private static string Bytes(double bytes) => bytes switch
    {
        >= 1L << 30 => $"{bytes / (1L << 30):0.0} GiB",
        >= 1L << 20 => $"{bytes / (1L << 20):0.0} MiB",
        >= 1L << 10 => $"{bytes / (1L << 10):0.0} KiB",
        _ => $"{bytes:0} B",
    };
}
