using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Tests.Relay;

/// <summary>One other node as the relay sees it: what it is told is kept, what it says is said by the test.</summary>
internal sealed class FakeNetwork : INodeLinks, IPeers, IInterest
{
    private readonly Dictionary<Type, Action<NodeToken, ICrossesNodes>> _handlers = [];
    private readonly List<ICrossesNodes> _told = [];
    private TaskCompletionSource? _congestion;

    public static NodeToken Other { get; } = TokenOf("BBBBBBBB");

    public bool IsOtherAlive { get; set; } = true;

    public bool IsOtherReachable { get; set; } = true;

    public LinkCounters Counters { get; } = new();

    public NodeToken Self { get; } = TokenOf("CCCCCCCC");

    public ImmutableArray<NodeToken> Others => IsOtherAlive ? [Other] : [];

    public IEnumerable<Peer> All => IsOtherAlive ? [new(Other, new UniqueAddress(Address.AllSystems, 1), MemberStatus.Up, IsOtherReachable)] : [];

    public Task Ready => Task.CompletedTask;

    /// <summary>How many messages have come to a link without room; one at a time, as there is one queue.</summary>
    public int Waiting { get; private set; }

    /// <summary>What the other node has been told.</summary>
    public ICrossesNodes[] Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public static NodeToken TokenOf(string text) => NodeToken.TryParse(text, out var token) ? token : throw new ArgumentException(text);

    /// <summary>From now on the link has no room, until the returned action is called.</summary>
    public Action Congest()
    {
        var congestion = _congestion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return () =>
        {
            _congestion = null;
            congestion.SetResult();
        };
    }

    /// <summary>The other node says something.</summary>
    public void Hear<T>(T message)
        where T : class, ICrossesNodes => _handlers[typeof(T)](Other, message);

    public void Subscribe<T>(Action<NodeToken, T> handler)
        where T : class, ICrossesNodes => _handlers[typeof(T)] = (from, message) => handler(from, (T)message);

    public ValueTask TellWhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message) => TellAsync(message);

    public ValueTask WhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, int bytes = 0) => default;

    public bool HasLease(NodeToken node) => true;

    public bool HasEnded => false;

    public bool IsAlive(NodeToken node) => node == Self || (node == Other && IsOtherAlive);

    public bool IsReachable(NodeToken node) => node == Self || (node == Other && IsOtherAlive && IsOtherReachable);

    public ReadOnlySpan<NodeToken> HoldersOf(string kind, string id) => [];

    public ValueTask Announce(string kind, string id) => default;

    public void Withdraw(string kind, string id)
    {
        // Nobody looks.
    }

    public bool Tell(NodeToken node, Lane lane, ICrossesNodes message, bool isVolatile = false) => throw new NotSupportedException();

    public ImmutableArray<NodeToken> Tell(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message, bool isVolatile = false) => throw new NotSupportedException();

    public bool TryGet(NodeToken node, [NotNullWhen(true)] out Peer? peer) => throw new NotSupportedException();

    public IDisposable TellWhenLost(ICanTell listener, ReadOnlySpan<NodeToken> nodes) => throw new NotSupportedException();

    public ReadOnlySpan<NodeToken> NodesFor(string nsp, ReadOnlySpan<string> rooms) => throw new NotSupportedException();

    public void FirstMember(string nsp, string room) => throw new NotSupportedException();

    public void LastMember(string nsp, string room) => throw new NotSupportedException();

    public ValueTask WhenKnown(string nsp, string room) => throw new NotSupportedException();

    public IDisposable Unfilter(string nsp, ReadOnlySpan<string> rooms) => throw new NotSupportedException();

    private async ValueTask TellAsync(ICrossesNodes message)
    {
        if (_congestion is { } congestion)
        {
            Waiting++;
            await congestion.Task;
        }

        lock (_told)
            _told.Add(message);
    }
}
