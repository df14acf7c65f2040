using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects the counts of one question for numbers.</summary>
internal sealed class CountGatherer(GatherRequest request) : ItemsGatherer<int>(request)
{
    protected override string Operation => "count";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not AdapterProtocol.SocketsCounted counted)
            return;
        Found.Add(counted.Count);
        Settle(node);
        if (counted.Count > 0)
            EndIfFirstIsEnough();
    }
}
