using System.Collections.Immutable;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Runs commands: those of the node's palettes there, this program's own here.</summary>
internal sealed class Runner(OperationsClient client, IResultView view, TopScreen top)
{
    private ImmutableArray<CommandPalette> _palettes = [];

    /// <summary>The node's palettes, and this program's own.</summary>
    public async Task<ImmutableArray<CommandPalette>> GetPalettesAsync(CancellationToken cancellation = default) =>
        _palettes = _palettes.IsEmpty ? [.. await client.GetPalettesAsync(cancellation), TopScreen.Palette] : _palettes;

    /// <summary>Runs the words of a line, and shows what comes of it.</summary>
    public async Task<ExitCode> RunAsync(ImmutableArray<string> words, CancellationToken cancellation)
    {
        try
        {
            var palettes = await GetPalettesAsync(cancellation);
            if (words is ["help", .. var about])
            {
                view.Say(CommandHelp.Of(palettes, about));
                return ExitCode.Done;
            }

            if (words is [.. var command, "--help" or "-h"])
            {
                view.Say(CommandHelp.Of(palettes, command));
                return ExitCode.Done;
            }

            var parsed = CommandParser.Parse(palettes, words); // a mistake is told at once
            return parsed.Palette == TopScreen.Palette.Name ? await top.RunAsync(parsed, cancellation) : await ShowAsync(words, parsed.Definition.IsStream, cancellation);
        }
        catch (CommandMistakeException e)
        {
            view.Complain(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done; // whoever has stopped it knows
        }
    }

    private async Task<ExitCode> ShowAsync(ImmutableArray<string> words, bool isStream, CancellationToken cancellation)
    {
        var exitCode = ExitCode.Done;
        var isFirst = true;
        try
        {
            await foreach (var result in client.RunAsync(words, cancellation))
            {
                view.Show(result, isStream, isFirst);
                isFirst = false;
                exitCode = result.Error is not null ? ExitCode.Failed : result.Missing.IsEmpty ? exitCode : ExitCode.Partial;
            }
        }
        catch (OperationCanceledException)
        {
            // A stream ends so.
        }

        return exitCode;
    }
}
