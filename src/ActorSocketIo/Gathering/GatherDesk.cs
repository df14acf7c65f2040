using System.Collections.Concurrent;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>Which gatherer an answer is for. One per node.</summary>
internal sealed class GatherDesk
{
    private readonly ConcurrentDictionary<long, ICanTell> _open = new();
    private long _last;
    private volatile bool _hasEnded;

    /// <summary>How many requests are under way.</summary>
    public int Count => _open.Count;

    /// <summary>A number for a new request of this node.</summary>
    public long NextRequest() => Interlocked.Increment(ref _last);

    /// <summary>Says who gathers the answers to a request.</summary>
    public void Add(long request, ICanTell gatherer)
    {
        _open[request] = gatherer;
        if (_hasEnded) // looked at second: if it ends in between, it is told by both
            gatherer.Tell(GatherProtocol.Cancel.Instance, ActorRefs.NoSender);
    }

    public void Forget(long request) => _open.TryRemove(request, out _);

    /// <summary>Passes an answer on; late ones are dropped.</summary>
    public void OnAnswer(NodeToken from, AdapterProtocol.IAnswer answer)
    {
        if (_open.TryGetValue(answer.Request, out var gatherer))
            gatherer.Tell(new GatherProtocol.Part(from, answer), ActorRefs.NoSender);
    }

    /// <summary>No answer comes any more: all requests end with what has come.</summary>
    public void End()
    {
        _hasEnded = true;
        foreach (var gatherer in _open.Values)
            gatherer.Tell(GatherProtocol.Cancel.Instance, ActorRefs.NoSender);
    }
}
