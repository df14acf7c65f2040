using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Waits until every node has an ordered emit; finds the incarnations of those that have had a younger one.</summary>
internal sealed class OrderedGatherer(GatherRequest request) : ItemsGatherer<long>(request)
{
    protected override string Operation => "ordered_emit";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is AdapterProtocol.Outdated outdated)
            Found.Add(outdated.Incarnation);
        Settle(node);
    }
}
