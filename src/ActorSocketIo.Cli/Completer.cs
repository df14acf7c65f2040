using System.Collections.Immutable;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Completes lines with the node's palettes, and with values that the node knows: namespaces, rooms, nodes, sockets.</summary>
internal sealed class Completer(OperationsClient client, Runner runner)
{
    /// <summary>A value that takes longer is typed sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What the last word of a line may be, as it must be typed.</summary>
    public async Task<ImmutableArray<string>> CompleteAsync(string line)
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            var completion = Completion.Of(await runner.GetPalettesAsync(late.Token), line);
            var values = completion.ValuesFrom.IsEmpty ? [] : await ValuesAsync(completion.ValuesFrom, late.Token);
            return [.. completion.Candidates.Concat(values.Where(value => value.StartsWith(completion.Partial, StringComparison.Ordinal))).Distinct().Select(CommandWords.Quote)];
        }
        catch (Exception e) when (e is CommandMistakeException or OperationCanceledException)
        {
            return []; // the command itself will say why
        }
    }

    private async Task<List<string>> ValuesAsync(ImmutableArray<string> command, CancellationToken cancellation)
    {
        List<string> values = [];
        await foreach (var result in client.RunAsync(command, cancellation))
            values.AddRange(result.Rows.Select(row => row[0].ToString()));
        return values;
    }
}
