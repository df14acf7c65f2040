using ActorSocketIo.Adapters;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;

namespace ActorSocketIo.Recovery;

/// <summary>Collects the packets that one node has kept for a client.</summary>
internal sealed class PartsGatherer(GatherRequest request) : ItemsGatherer<MoveProtocol.Part>(request)
{
    protected override string Operation => "fetch_missed";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not MoveProtocol.Part part)
            return;
        Found.Add(part);
        if (part.IsLast)
            Settle(node);
    }
}
