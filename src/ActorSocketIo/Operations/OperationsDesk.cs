using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorSocketIo.Operations.Palettes;
using Akka.Actor;

namespace ActorSocketIo.Operations;

/// <summary>Runs commands for those who are no actors.</summary>
internal sealed class OperationsDesk(SocketIoServer server)
{
    /// <summary>Longer than any step of a command takes, besides the time that nodes have to answer.</summary>
    private static readonly TimeSpan BetweenResults = TimeSpan.FromSeconds(15);

    /// <summary>What can be run.</summary>
    public static ImmutableArray<CommandPalette> Palettes { get; } = [SocketIoPalette.Palette];

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its results. It does not throw unless it is cancelled: what goes wrong is in the last one.</returns>
    public async IAsyncEnumerable<CommandResult> RunAsync(ParsedCommand command, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (server.Node is not { } node)
        {
            yield return CommandResult.Failed("This node has not started yet: try again in a second.");
            yield break;
        }

        var answer = await AskAsync(node.Operations, new CommandProtocol.Run(command), BetweenResults, cancellation).ConfigureAwait(false);
        if (answer is not CommandProtocol.Running { Command: var running })
        {
            yield return (answer as CommandProtocol.Result)?.Value ?? NotRunning();
            yield break;
        }

        var limit = (command.Duration("timeout") ?? server.Options.RequestsTimeout) + BetweenResults;
        try
        {
            for (var isLast = false; !isLast;)
            {
                var result = await AskAsync(running, CommandProtocol.Next.Instance, limit, cancellation).ConfigureAwait(false) is CommandProtocol.Result next
                    ? next.Value
                    : CommandResult.Failed("The command was given up, because nobody read it: run it again.");
                isLast = result.IsLast;
                yield return result;
            }
        }
        finally
        {
            running.Tell(CommandProtocol.Stop.Instance, ActorRefs.NoSender);
        }
    }

    private static async Task<object?> AskAsync(IActorRef actor, object question, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return await actor.Ask<object>(question, limit, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static CommandResult NotRunning() => CommandResult.Failed("This node is ending: ask another one.");
}
