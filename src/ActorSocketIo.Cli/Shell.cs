using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Reads commands line by line: with completion and history from a terminal, plainly from a file or pipe.</summary>
internal sealed class Shell(OperationsClient client, Runner runner, IResultView view)
{
    private const string Prompt = "sio> ";

    /// <summary>Runs until the input ends, or <c>exit</c>.</summary>
    /// <returns>What the last command has ended with that was not simply done: a script of commands does not hide that one has failed.</returns>
    public async Task<ExitCode> RunAsync()
    {
        CancellationTokenSource? running = null;
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true; // it ends the command, not the shell
            running?.Cancel();
        };
        var editor = Console.IsInputRedirected ? null : new LineEditor(Prompt, new Completer(client, runner));
        if (editor is not null && await runner.RunAsync(["help"], CancellationToken.None) is not ExitCode.Done and var unreachable)
            return unreachable;
        var exitCode = ExitCode.Done;
        while (await (editor?.ReadAsync() ?? Console.In.ReadLineAsync()) is { } line)
        {
            if (line.Trim() is "exit" or "quit")
                break;
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))
                continue;
            using var stopped = running = new CancellationTokenSource();
            if (await RunAsync(line, stopped.Token) is var ended and not ExitCode.Done)
                exitCode = ended;
            running = null;
        }

        return editor is null ? exitCode : ExitCode.Done;
    }

    private async Task<ExitCode> RunAsync(string line, CancellationToken cancellation)
    {
        try
        {
            return await runner.RunAsync(CommandWords.Split(line), cancellation);
        }
        catch (CommandMistakeException e)
        {
            view.Complain(e.Message);
            return ExitCode.Failed;
        }
    }
}
