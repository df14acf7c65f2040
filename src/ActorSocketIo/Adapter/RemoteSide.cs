using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorSocketIo.Corking;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Sockets;
using ActorSocketIo.Telemetry;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>An adapter's way to the same namespace on other nodes.</summary>
internal sealed class RemoteSide(Adapter adapter)
{
    /// <summary>Bytes of a message besides the event; more with long names of rooms.</summary>
    private const int MostOverhead = 4096;

    private SocketIoNode? Node => adapter.Namespace.Server.Node;

    private string Name => adapter.Namespace.Name;

    /// <summary>Completes when emits of every node find this node's members of a room.</summary>
    public ValueTask WhenKnown(string room) => Node?.Interest.WhenKnown(Name, room) ?? default;

    /// <inheritdoc cref="WhenKnown(string)"/>
    public Task WhenKnown(ImmutableArray<string> rooms) => Task.WhenAll(rooms.Select(room => WhenKnown(room).AsTask()));

    /// <summary>Hands an event to the links of the interested nodes, before it returns.</summary>
    public void Broadcast(in EncodedArguments args, BroadcastScope scope)
    {
        if (Node is not { } node)
            return;
        if (args.Number > 0 && node.Guards is { } guards)
        {
            BroadcastInOrder(node, guards, args, scope);
            return;
        }

        var nodes = NodesFor(node, scope);
        if (!nodes.IsEmpty)
            node.Links.Tell(nodes, Lane.Ordered, new Broadcast(Select(scope), Payload.Of(args), scope.Compress, scope.Volatile, scope.Key) { TraceParent = Traces.Parent }, scope.Volatile);
    }

    /// <summary>Emits when the links of the interested nodes have room, to all in one turn.</summary>
    /// <exception cref="SocketIoException">It is larger than a link's whole queue. In the task.</exception>
    public async ValueTask BroadcastInOrderAsync(EncodedArguments args, BroadcastScope scope)
    {
        while (true)
        {
            ValueTask room;
            using (Cork.Begin())
            using (EmitOrder.Enter(adapter.Order))
            {
                room = scope.Local || Node is not { Guards: { } guards } node
                    ? default
                    : node.Links.WhenRoom(guards.Routes.WithGuards(NodesFor(node, scope)), Lane.Ordered, args.Bytes + MostOverhead);
                if (room.IsCompletedSuccessfully)
                {
                    adapter.Broadcast(args, scope);
                    return;
                }
            }

            await room.ConfigureAwait(false);
        }
    }

    /// <summary>An event that the actor of a room has ordered: guards are told that do not hear of it anyway. Within a turn.</summary>
    public void TellGuards(in EncodedArguments args, BroadcastScope scope, long incarnation)
    {
        if (args.Number == 0 || Node is not { Guards: { } guards } node)
            return;
        var emit = ForGuards(Select(scope), Payload.Of(args), args.Number, incarnation);
        var told = NodesFor(node, scope);
        guards.Routes.Tell([.. guards.Routes.WithGuards(told).AsSpan(told.Length)], emit, args.Number);
        guards.Wards.OnEmit(node.Peers.Self, emit);
    }

    /// <summary>An event in the order of a room's actor, as guards keep it.</summary>
    public static Broadcast ForGuards(Selection to, Payload @event, long number, long incarnation) =>
        new(to, @event, Compress: true, Volatile: false, Number: number, Purpose: EmitPurpose.Guard, Incarnation: incarnation);

    /// <summary>An event that this node has emitted to one of its own sockets: its guard is told. Within a turn.</summary>
    public void TellGuard(in EncodedArguments args, string socketId, bool compress)
    {
        if (args.Number > 0 && Node is { Guards: { } guards } node)
            BroadcastInOrder(node, guards, args, BroadcastScope.Everyone.To([socketId]) with { Local = true, Compress = compress });
    }

    /// <summary>As <see cref="Broadcast"/>, when the links of the interested nodes have room; a volatile event does not wait.</summary>
    public ValueTask BroadcastAsync(in EncodedArguments args, BroadcastScope scope)
    {
        if (scope.Volatile)
        {
            Broadcast(args, scope);
            return default;
        }

        if (Node is not { } node)
            return default;
        var nodes = NodesFor(node, scope);
        return nodes.IsEmpty ? default : node.Links.TellWhenRoom(nodes, Lane.Ordered, new Broadcast(Select(scope), Payload.Of(args), scope.Compress, Volatile: false, scope.Key) { TraceParent = Traces.Parent });
    }

    /// <summary>The other nodes that a scope may have sockets on.</summary>
    public ReadOnlySpan<NodeToken> NodesFor(SocketIoNode node, BroadcastScope scope)
    {
        if (scope.Local || node.Peers.Others.IsEmpty)
            return default;
        var interested = node.Interest.NodesFor(Name, scope.Rooms);
        List<NodeToken>? more = null;
        foreach (var room in scope.Rooms) // a room named like a socket is on that socket's node, though nobody announced it
        {
            if (TryGetHome(node, room, out var home) && home != node.Peers.Self && node.Peers.IsAlive(home) && !interested.Contains(home))
                (more ??= []).Add(home);
        }

        if (more is not null)
            interested = (NodeToken[])[.. interested, .. more.Distinct()];
        return node.Guards is { } guards ? guards.Routes.WithGuardsOfDead(interested) : interested;
    }

    /// <summary>Of the other nodes that a scope may have sockets on, those that are waited for.</summary>
    /// <remarks>
    /// All, unless it selects sockets by their ids alone: an id names its node, so one that is told only because it has no lease, stalled perhaps, has nothing to say.
    /// Others may have joined a room of that name: their nodes are waited for as soon as they have announced it.
    /// </remarks>
    public ImmutableArray<NodeToken> AnswerersFor(SocketIoNode node, BroadcastScope scope)
    {
        if (scope.Local || scope.Rooms.Length == 0)
            return [.. NodesFor(node, scope)];
        var nodes = new HashSet<NodeToken>();
        foreach (var room in scope.Rooms)
        {
            if (!TryGetHome(node, room, out var home))
                return [.. NodesFor(node, scope)];
            if (home != node.Peers.Self && node.Peers.IsAlive(home))
                nodes.Add(home);
            foreach (var holder in node.Interest.HoldersOf(Name, room))
                nodes.Add(holder);
        }

        return [.. nodes];
    }

    /// <summary>The actor of a socket that is not on this node: named by its id, unless its client has gone on to a node that the id does not name.</summary>
    public string EntityOf(string id)
    {
        if (Node is not { } node || !SocketId.TryGetNode(id, out var home))
            return id;
        var holders = node.Interest.HoldersOf(Name, id);
        return holders.IsEmpty || holders.Contains(home) ? id : SocketId.At(holders[0], id);
    }

    /// <summary>A socket whose id does not name its node comes: others are told.</summary>
    public void Announce(string id) => Node?.Interest.FirstMember(Name, id);

    /// <summary>It has gone.</summary>
    public void Withdraw(string id) => Node?.Interest.LastMember(Name, id);

    /// <summary>The scope as other nodes read it.</summary>
    public Selection Select(BroadcastScope scope) =>
        new(Name, AsImmutable(scope.Rooms), AsImmutable(scope.Except));

    private void BroadcastInOrder(SocketIoNode node, NodeGuards guards, in EncodedArguments args, BroadcastScope scope)
    {
        var emit = new Broadcast(
            Select(scope), Payload.Of(args), scope.Compress, Volatile: false, scope.Key, args.Number, scope.Local ? EmitPurpose.GuardOwn : EmitPurpose.Deliver)
        {
            TraceParent = Traces.Parent,
        };
        guards.Routes.Tell(guards.Routes.WithGuards(NodesFor(node, scope)), emit, args.Number);
        if (!scope.Local)
            guards.Wards.OnEmit(node.Peers.Self, emit);
    }

    /// <summary>Whether a room is named like a socket, and then whose that would be.</summary>
    private bool TryGetHome(SocketIoNode node, string room, out NodeToken home) =>
        SocketId.TryGetNode(room, out home)
        || (adapter.Namespace.Server.AllowsRevision3 && SocketId.TryGetNodeOfRevision3(room, out home) && node.Peers.IsAlive(home));

    private static ImmutableArray<string> AsImmutable(string[] rooms) =>
        ImmutableCollectionsMarshal.AsImmutableArray(rooms); // scopes never change theirs
}
