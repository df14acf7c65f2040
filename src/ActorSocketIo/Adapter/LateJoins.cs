using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Remote joins whose caller has stopped waiting: a node that was given up at the deadline, or is unreachable, may have the join in its lane all the same.</summary>
internal static class LateJoins
{
    /// <summary>How long before an unreachable node is asked again.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    /// <summary>Has emits to rooms filtered again when no node can join sockets to them late any more.</summary>
    /// <remarks>What is asked behind a join in its lane is answered when the join has been done.</remarks>
    /// <param name="adapter">Of the namespace.</param>
    /// <param name="rooms">The rooms.</param>
    /// <param name="joined">The join, as its caller awaits it.</param>
    /// <param name="unfiltered">Disposed then.</param>
    public static async Task FilterAgain(Adapter adapter, string[] rooms, Task joined, IDisposable unfiltered)
    {
        using var filteredAgain = unfiltered;
        NodeToken[] late = [];
        try
        {
            await joined.ConfigureAwait(false);
        }
        catch (PartialAnswerException e)
        {
            late = [.. e.Missing.Select(token => NodeToken.TryParse(token, out var other) ? other : default)];
        }

        var node = adapter.Namespace.Server.RunningNode;
        while ((late = [.. late.Where(other => other != node.Peers.Self && node.Peers.IsAlive(other))]).Length > 0)
        {
            var answer = await node.AskAsync(
                [.. late], Lane.Ordered, Timeout.InfiniteTimeSpan, static request => new DoneGatherer(request),
                number => new AwaitJoins(number, adapter.Namespace.Name, [.. rooms])).ConfigureAwait(false);
            late = [.. late.Except(answer.Found)];
            if (late.Length > 0)
                await Task.Delay(BetweenQuestions, node.Server.Time).ConfigureAwait(false);
        }
    }
}
