using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Waits for what became of one ordered emit.</summary>
internal sealed class OrderedCallGatherer(GatherRequest request, TaskCompletionSource<PartialAnswer<AdapterProtocol.EmittedInOrder>> reply)
    : ItemsGatherer<AdapterProtocol.EmittedInOrder>(request, reply)
{
    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not AdapterProtocol.EmittedInOrder emitted)
            return;
        Found.Add(emitted);
        Settle(node);
    }
}
