using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects the answers of all clients to one broadcast.</summary>
internal sealed class ClientAnswersGatherer(GatherRequest request, TaskCompletionSource<PartialAnswer<AdapterProtocol.Payload>> reply)
    : Gatherer<AdapterProtocol.Payload>(request, reply)
{
    private readonly Dictionary<NodeToken, int> _owed = [];
    private readonly HashSet<NodeToken> _counted = [];

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        switch (answer)
        {
            case AdapterProtocol.Recipients recipients:
                _counted.Add(node);
                Owe(node, recipients.Count);
                break;
            case AdapterProtocol.ClientAnswered answered:
                Found.Add(answered.Answer);
                Owe(node, -1);
                break;
            case AdapterProtocol.ClientLeft:
                Owe(node, -1);
                break;
        }
    }

    private void Owe(NodeToken node, int more)
    {
        var owed = _owed[node] = _owed.GetValueOrDefault(node) + more;
        if (owed == 0 && _counted.Contains(node))
            Settle(node);
    }
}
