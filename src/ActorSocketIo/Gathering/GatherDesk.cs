using System.Collections.Concurrent;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>Which gatherer an answer is for. One per node.</summary>
internal sealed class GatherDesk
{
    private readonly ConcurrentDictionary<long, IActorRef> _open = new();
    private long _last;

    /// <summary>How many requests are under way.</summary>
    public int Count => _open.Count;

    /// <summary>A number for a new request of this node.</summary>
    public long NextRequest() => Interlocked.Increment(ref _last);

    /// <summary>Makes room for a request, before its gatherer starts: that may end before it is known.</summary>
    public void Open(long request) => _open[request] = ActorRefs.Nobody;

    /// <summary>Says who gathers the answers to a request, unless it is forgotten already.</summary>
    public void Register(long request, IActorRef gatherer) => _open.TryUpdate(request, gatherer, ActorRefs.Nobody);

    public void Forget(long request) => _open.TryRemove(request, out _);

    /// <summary>Passes an answer on; late ones are dropped.</summary>
    public void OnAnswer(NodeToken from, AdapterProtocol.IAnswer answer)
    {
        if (_open.TryGetValue(answer.Request, out var gatherer))
            gatherer.Tell(new GatherProtocol.Part(from, answer), ActorRefs.NoSender);
    }
}
