using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects the descriptions of one <c>fetchSockets</c>.</summary>
internal sealed class SocketsGatherer(GatherRequest request) : ItemsGatherer<SocketDescription>(request)
{
    protected override string Operation => "fetch_sockets";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not AdapterProtocol.SocketsFound found)
            return;
        Found.AddRange(found.Sockets);
        if (found.IsLast)
            Settle(node);
    }
}
