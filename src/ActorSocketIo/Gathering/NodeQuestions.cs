using System.Collections.Immutable;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>Asks other nodes, and gathers what they say.</summary>
internal static class NodeQuestions
{
    /// <summary>Sends one question to several nodes, before it returns.</summary>
    /// <param name="node">Who asks; null before it has started: then there is nobody to ask.</param>
    /// <param name="nodes">Whom; none is allowed, and costs nothing.</param>
    /// <param name="lane">Which lane it travels in.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="question">Makes the message, with the number of the request.</param>
    /// <param name="firstIsEnough">See <see cref="GatherRequest"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static Task<PartialAnswer<TItem>> AskAsync<TGatherer, TItem>(
        this SocketIoNode? node,
        ImmutableArray<NodeToken> nodes,
        Lane lane,
        TimeSpan timeout,
        Func<long, ICrossesNodes> question,
        bool firstIsEnough = false,
        CancellationToken cancellation = default)
        where TGatherer : ItemsGatherer<TItem>
    {
        if (nodes.IsEmpty || node is null)
            return Task.FromResult(new PartialAnswer<TItem>([], []));
        var reply = new TaskCompletionSource<PartialAnswer<TItem>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new GatherRequest(node, node.Desk.NextRequest(), nodes, timeout, FirstIsEnough: firstIsEnough);
        var gatherer = node.StartGatherer(request, Props.Create<TGatherer>(request, reply));
        node.Tell(gatherer, nodes.AsSpan(), lane, question(request.Number));
        return cancellation.CanBeCanceled ? WithCancellation(reply.Task, gatherer, cancellation) : reply.Task;
    }

    /// <summary>Sends a question; whose link does not take it is lost for whoever gathers the answers.</summary>
    public static void Tell(this SocketIoNode node, IActorRef gatherer, ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes question)
    {
        foreach (var untold in node.Links.Tell(nodes, lane, question))
            gatherer.Tell(new NodeLost(untold), ActorRefs.NoSender);
    }

    private static async Task<T> WithCancellation<T>(Task<T> answer, IActorRef gatherer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => gatherer.Tell(GatherProtocol.Cancel.Instance));
        var answered = await answer.WaitAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested(); // the gatherer may have answered because of it
        return answered;
    }
}
