using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;

namespace ActorSocketIo.Operations;

/// <summary>Questions to all nodes whose answers are told apart by node.</summary>
internal static class NodeAnswers
{
    /// <summary>Asks every other node that serves, and this one.</summary>
    /// <param name="node">This one.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="here">What this one says.</param>
    /// <param name="question">Makes the question, with the number of the request.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static async Task<PartialAnswer<(NodeToken Node, TAnswer Answer)>> AskAllAsync<TAnswer>(
        this SocketIoNode node, TimeSpan timeout, Func<TAnswer> here, Func<long, ICrossesNodes> question, CancellationToken cancellation)
        where TAnswer : class, AdapterProtocol.IAnswer
    {
        var asking = node.AskByNodeAsync<TAnswer>(node.Peers.Others, timeout, question, cancellation);
        var own = here();
        var there = await asking.ConfigureAwait(false);
        return there with { Found = [(node.Peers.Self, own), .. there.Found] };
    }

    /// <summary>Asks some other nodes.</summary>
    public static Task<PartialAnswer<(NodeToken Node, TAnswer Answer)>> AskByNodeAsync<TAnswer>(
        this SocketIoNode node, ImmutableArray<NodeToken> others, TimeSpan timeout, Func<long, ICrossesNodes> question, CancellationToken cancellation)
        where TAnswer : class, AdapterProtocol.IAnswer =>
        node.AskAsync(others, Lane.Questions, timeout, static request => new ByNodeGatherer<TAnswer>(request), question, cancellation: cancellation);

    /// <summary>Waits for one answer of a kind from each node.</summary>
    private sealed class ByNodeGatherer<TAnswer>(GatherRequest request) : ItemsGatherer<(NodeToken, TAnswer)>(request)
        where TAnswer : class, AdapterProtocol.IAnswer
    {
        protected override string Operation => "operations";

        protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
        {
            if (answer is not TAnswer wanted)
                return;
            Found.Add((node, wanted));
            Settle(node);
        }
    }
}
