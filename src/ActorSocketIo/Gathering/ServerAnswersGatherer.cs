using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects the answers of other servers to one <c>serverSideEmit</c>.</summary>
internal sealed class ServerAnswersGatherer(GatherRequest request) : ItemsGatherer<AdapterProtocol.Payload>(request)
{
    protected override string Operation => "server_side_emit";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is AdapterProtocol.ServerSideAnswered answered)
            Found.Add(answered.Answer);
        Settle(node); // Done: the node does not have the namespace
    }
}
