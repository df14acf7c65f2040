using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Waits until every node has done something.</summary>
internal sealed class DoneGatherer(GatherRequest request) : ItemsGatherer<NodeToken>(request)
{
    protected override string Operation => "command";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        Found.Add(node);
        Settle(node);
    }
}
