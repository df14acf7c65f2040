using ActorSocketIo.Adapters;
using ActorSocketIo.Link;

namespace ActorSocketIo.Gathering;

/// <summary>Waits for one answer of a kind from each node, and gives them as they are.</summary>
internal sealed class AnswerGatherer<TAnswer>(GatherRequest request) : ItemsGatherer<TAnswer>(request)
    where TAnswer : AdapterProtocol.IAnswer
{
    protected override string Operation => "ask";

    protected override void OnPart(NodeToken node, AdapterProtocol.IAnswer answer)
    {
        if (answer is not TAnswer wanted)
            return;
        Found.Add(wanted);
        Settle(node);
    }
}
