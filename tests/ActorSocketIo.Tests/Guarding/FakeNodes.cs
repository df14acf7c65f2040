using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>Other nodes as node A sees them: what they are told is kept.</summary>
internal sealed class FakeNodes(params NodeToken[] others) : INodeLinks, IPeers
{
    private readonly List<(NodeToken To, Lane Lane, ICrossesNodes Message)> _told = [];

    /// <summary>Those whose links take nothing just now.</summary>
    public HashSet<NodeToken> Full { get; } = [];

    public NodeToken Self => Emitters.A;

    public ImmutableArray<NodeToken> Others { get; private set; } = [.. others];

    public IEnumerable<Peer> All => Others.Select(node => new Peer(node, new UniqueAddress(Address.AllSystems, 1), MemberStatus.Up, IsReachable: true));

    public LinkCounters Counters { get; } = new();

    public bool HasEnded => false;

    public void Remove(NodeToken node) => Others = Others.Remove(node);

    public void Add(NodeToken node) => Others = Others.Add(node);

    /// <summary>What has been told since this was asked last.</summary>
    public (NodeToken To, ICrossesNodes Message)[] TakeTold(Lane lane = Lane.Ordered)
    {
        lock (_told)
        {
            Assert.All(_told, told => Assert.Equal(lane, told.Lane));
            (NodeToken, ICrossesNodes)[] told = [.. _told.Select(told => (told.To, told.Message))];
            _told.Clear();
            return told;
        }
    }

    public bool IsAlive(NodeToken node) => node == Self || Others.Contains(node);

    public bool IsReachable(NodeToken node) => IsAlive(node);

    public bool Tell(NodeToken node, Lane lane, ICrossesNodes message, bool isVolatile = false)
    {
        if (Full.Contains(node) || !Others.Contains(node))
            return false;
        lock (_told) // sessions end, and are told of, on threads of their own
            _told.Add((node, lane, message));
        return true;
    }

    public ImmutableArray<NodeToken> Tell(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message, bool isVolatile = false) =>
        [.. nodes.ToArray().Where(node => !Tell(node, lane, message, isVolatile))];

    public ValueTask TellWhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, ICrossesNodes message) => throw new NotSupportedException();

    public ValueTask WhenRoom(ReadOnlySpan<NodeToken> nodes, Lane lane, int bytes = 0) => default;

    public void Subscribe<T>(Action<NodeToken, T> handler)
        where T : class, ICrossesNodes => throw new NotSupportedException();

    public bool TryGet(NodeToken node, [NotNullWhen(true)] out Peer? peer) => (peer = All.FirstOrDefault(peer => peer.Token == node)) is not null;

    public IDisposable TellWhenLost(ICanTell listener, ReadOnlySpan<NodeToken> nodes) => throw new NotSupportedException();
}
