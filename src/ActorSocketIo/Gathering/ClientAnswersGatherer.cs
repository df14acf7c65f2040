using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Collects the answers of all clients to one broadcast.</summary>
internal sealed class ClientAnswersGatherer(GatherRequest request) : Gatherer<ClientAnswers>(request)
{
    private readonly List<AdapterProtocol.Payload> _found = [];
    private readonly Dictionary<NodeToken, int> _owed = [];
    private readonly HashSet<NodeToken> _counted = [];

    protected override string Operation => "emit_with_ack";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        switch (answer)
        {
            case AdapterProtocol.Recipients recipients:
                _counted.Add(node);
                Owe(node, recipients.Count);
                break;
            case AdapterProtocol.ClientAnswered answered:
                _found.Add(answered.Answer);
                Owe(node, -1);
                EndIfFirstIsEnough();
                break;
            case AdapterProtocol.ClientLeft:
                Owe(node, -1);
                break;
        }
    }

    /// <summary>Of a node that has said how many it asked, the clients are silent, not the node.</summary>
    protected override ClientAnswers Conclude(ImmutableArray<NodeToken> lost, ImmutableArray<NodeToken> silent) => new(
        _found,
        silent.Where(_counted.Contains).Sum(node => _owed[node]),
        [.. lost.Concat(silent.Where(node => !_counted.Contains(node))).Select(node => node.ToString())]);

    private void Owe(NodeToken node, int more)
    {
        var owed = _owed[node] = _owed.GetValueOrDefault(node) + more;
        if (owed == 0 && _counted.Contains(node))
            Settle(node);
    }
}
