using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Waits for one page of descriptions from one node.</summary>
internal sealed class PageGatherer(GatherRequest request, TaskCompletionSource<PartialAnswer<AdapterProtocol.SocketsFound>> reply)
    : ItemsGatherer<AdapterProtocol.SocketsFound>(request, reply)
{
    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not AdapterProtocol.SocketsFound page)
            return;
        Found.Add(page);
        Settle(node);
    }
}
