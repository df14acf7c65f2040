using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Corking;
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
    /// <param name="gathering">Makes who gathers the answers.</param>
    /// <param name="question">Makes the message, with the number of the request.</param>
    /// <param name="firstIsEnough">See <see cref="GatherRequest"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static Task<PartialAnswer<TItem>> AskAsync<TItem>(
        this SocketIoNode? node,
        ImmutableArray<NodeToken> nodes,
        Lane lane,
        TimeSpan timeout,
        Func<GatherRequest, ItemsGatherer<TItem>> gathering,
        Func<long, ICrossesNodes> question,
        bool firstIsEnough = false,
        CancellationToken cancellation = default)
    {
        if (nodes.IsEmpty || node is null)
            return Task.FromResult(new PartialAnswer<TItem>([], []));
        var request = new GatherRequest(node, node.Desk.NextRequest(), nodes, timeout, FirstIsEnough: firstIsEnough);
        var gatherer = gathering(request);
        gatherer.Start();
        node.Tell(gatherer, nodes.AsSpan(), lane, question(request.Number));
        return cancellation.CanBeCanceled ? WithCancellation(gatherer, cancellation) : gatherer.Answer;
    }

    /// <summary>Sends a question; whose link does not take it is lost for whoever gathers the answers.</summary>
    /// <remarks>At once: the thread may wait for the answers before it draws its cork.</remarks>
    public static void Tell(this SocketIoNode node, ICanTell gatherer, ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes question)
    {
        using var lifted = Cork.Lift();
        foreach (var untold in node.TellNumbered(nodes, lane, question))
            gatherer.Tell(new NodeLost(untold), ActorRefs.NoSender);
    }

    /// <summary>Sends a message; whose link does not take it learns later which kept emit it has missed, if it was one.</summary>
    /// <returns>Whose links did not.</returns>
    public static ImmutableArray<NodeToken> TellNumbered(this SocketIoNode node, ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message)
    {
        var untold = node.Links.Tell(nodes, lane, message);
        if (message is AdapterProtocol.OrderedBroadcast { Number: > 0 } ordered)
            foreach (var other in untold)
                node.Guards?.Routes.Miss(other, ordered.Number);
        return untold;
    }

    private static async Task<T> WithCancellation<T>(Gatherer<T> gatherer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => gatherer.Tell(GatherProtocol.Cancel.Instance, ActorRefs.NoSender));
        var answered = await gatherer.Answer.WaitAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested(); // the gatherer may have answered because of it
        return answered;
    }
}
