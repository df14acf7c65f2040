using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using static ActorSocketIo.Guarding.GuardProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>What this node guards for others: the guard's side of <see cref="GuardProtocol"/>.</summary>
/// <remarks>Its state changes within turns of the order only.</remarks>
/// <param name="server">This node's part of it.</param>
/// <param name="order">Of this node.</param>
/// <param name="log">The emits that have come here.</param>
/// <param name="links">To the other nodes.</param>
/// <param name="peers">The other nodes.</param>
/// <param name="options">For how long a client may be away.</param>
internal sealed class Wards(SocketIoServer server, EmitOrder order, EmitLog log, INodeLinks links, IPeers peers, ConnectionStateRecoveryOptions options) : IPeerObserver
{
    private readonly Dictionary<NodeToken, Ward> _wards = [];
    private readonly Dictionary<(NodeToken Ward, NodeToken Emitter), (long Version, long Number)> _lines = []; // one may come before the ward's own word

    private volatile bool _hasDead;

    /// <summary>How many clients it guards.</summary>
    public int Clients
    {
        get
        {
            using var turn = EmitOrder.Enter(order);
            return _wards.Values.Sum(ward => ward.Count);
        }
    }

    private TimeSpan Now => server.Engine.Wheel.Now;

    /// <summary>How long after a node's death its clients are known.</summary>
    private TimeSpan Memory => options.MaxDisconnectionDuration + Restoring.Patience;

    /// <summary>An emit with a number has come, or is this node's own. Within a turn.</summary>
    /// <param name="emitter">Whose.</param>
    /// <param name="emit">The emit.</param>
    public void OnEmit(NodeToken emitter, AdapterProtocol.Broadcast emit)
    {
        var before = order.Now;
        order.Saw(emitter, emit.Number);
        if (_wards.Count > 0)
            log.Add(emitter, emit, before, server.Time.GetTimestamp());
        else
            log.Miss(emitter, emit.Number);
    }

    public void OnMark(NodeToken from, Mark mark)
    {
        using var turn = EmitOrder.Enter(order);
        order.Saw(from, mark.Number);
    }

    public void OnHole(NodeToken from, Hole hole)
    {
        using var turn = EmitOrder.Enter(order);
        order.Saw(from, hole.Number);
        log.Miss(from, hole.Number);
    }

    public void OnGuarded(NodeToken from, Guarded guarded)
    {
        using var turn = EmitOrder.Enter(order);
        if (_wards.TryGetValue(from, out var known) && (known.Version >= guarded.Version || known.DiedAt is not null))
            return;
        if (known is not null)
            Remove(known);
        if (guarded.Guard == peers.Self)
            _wards[from] = new Ward(from, guarded.Version);
    }

    /// <summary>From an emitter, perhaps this node.</summary>
    public void OnLine(NodeToken from, Line line)
    {
        using var turn = EmitOrder.Enter(order);
        order.Saw(from, line.Number);
        if (!_lines.TryGetValue((line.Ward, from), out var known) || known.Version < line.Version)
            _lines[(line.Ward, from)] = (line.Version, line.Number);
    }

    public void OnBegun(NodeToken from, Begun begun)
    {
        using var turn = EmitOrder.Enter(order);
        order.Saw(from, begun.Number);
        if (_wards.TryGetValue(from, out var ward))
            ward.Put(new WardClient(from, begun, Now));
    }

    public void OnRoomsChanged(NodeToken from, RoomsChanged changed)
    {
        using var turn = EmitOrder.Enter(order);
        order.Saw(from, changed.Number);
        Find(from, changed.Pid)?.ChangeRooms(changed.Joined, changed.Left, changed.At);
        links.Tell(from, Lane.Questions, new Noted(changed.Number));
    }

    public void OnChanged(NodeToken from, Changed changed)
    {
        using var turn = EmitOrder.Enter(order);
        Find(from, changed.Pid)?.Change(changed.Kept, changed.IsAway, Now);
    }

    public void OnReceived(NodeToken from, Received received)
    {
        using var turn = EmitOrder.Enter(order);
        Find(from, received.Pid)?.Receive(received.At);
    }

    public void OnEnded(Ended ended)
    {
        using var turn = EmitOrder.Enter(order);
        if (_wards.TryGetValue(ended.Ward, out var ward))
            ward.Remove(ended.Pid);
    }

    /// <summary>Sockets are to leave rooms: those of nodes that have died leave them here. Within a turn or not.</summary>
    public void Leave(string nsp, BroadcastScope scope, ImmutableArray<string> rooms)
    {
        if (!_hasDead)
            return;
        using var turn = EmitOrder.Enter(order);
        foreach (var (_, client) in Dead(nsp, scope))
            client.ChangeRooms(joined: [], left: rooms, order.Now);
    }

    /// <summary>Sockets are to be disconnected: those of nodes that have died are not taken up again. Within a turn or not.</summary>
    public void GiveUp(string nsp, BroadcastScope scope)
    {
        if (!_hasDead)
            return;
        using var turn = EmitOrder.Enter(order);
        foreach (var (ward, client) in Dead(nsp, scope).ToArray())
            ward.Remove(client.Pid);
    }

    /// <summary>Drops what has had its time. To be called every second or so.</summary>
    public void DropOld()
    {
        using var turn = EmitOrder.Enter(order);
        log.DropOld(server.Time.GetTimestamp());
        foreach (var ward in _wards.Values.Where(ward => Now - ward.DiedAt > Memory).ToArray())
        {
            Remove(ward);
            ForgetLines(line => line.Ward == ward.Node);
        }

        _hasDead = _wards.Values.Any(ward => ward.DiedAt is not null);
    }

    // It hears of all that have died before it may leave this node out of an emit.
    public void OnAdded(NodeToken node)
    {
        using var turn = EmitOrder.Enter(order);
        foreach (var ward in _wards.Values)
        {
            if (ward.DiedAt is not { } diedAt)
                continue;
            _lines[(ward.Node, node)] = (ward.Version, 0);
            links.Tell(node, Lane.Interest, new TellAll(ward.Node, Memory - (Now - diedAt)));
        }
    }

    public void OnChanged()
    {
    }

    public void OnRemoved(NodeToken node)
    {
        using var turn = EmitOrder.Enter(order);
        ForgetLines(line => line.Emitter == node);
        log.Forget(node, server.Time.GetTimestamp());
        if (!_wards.TryGetValue(node, out var ward))
        {
            ForgetLines(line => line.Ward == node);
            return;
        }

        ward.DiedAt = Now;
        _hasDead = true;
        foreach (var peer in peers.All.Where(peer => !peer.Serves && peer.Token != node))
            _lines[(node, peer.Token)] = (ward.Version, 0); // it has emitted nothing yet
        links.Tell([.. peers.All.Where(peer => peer.Token != node).Select(peer => peer.Token)], Lane.Interest, new TellAll(node, Memory));
    }

    /// <summary>What is known of a client of a ward. Within a turn.</summary>
    public WardClient? Find(NodeToken ward, string pid) => _wards.TryGetValue(ward, out var known) ? known.Find(pid) : null;

    /// <summary>What is known of a client, of whatever ward: a dead one's first, as a living node that has it too is asked itself.</summary>
    public (Ward Ward, WardClient Client, TimeSpan? DiedAt)? FindAnywhere(string pid, string nsp)
    {
        (Ward, WardClient, TimeSpan?)? found = null;
        using var turn = EmitOrder.Enter(order);
        foreach (var ward in _wards.Values)
            if (ward.Find(pid) is { } client && client.Namespace == nsp && (found is null || ward.DiedAt is not null))
                found = (ward, client, ward.DiedAt);
        return found;
    }

    /// <summary>The last number of an emitter's that this node need not have been told for a ward; null if it is told nothing for it. Within a turn.</summary>
    public long? LineOf(Ward ward, NodeToken emitter) => _lines.TryGetValue((ward.Node, emitter), out var line) && line.Version == ward.Version ? line.Number : null;

    private IEnumerable<(Ward Ward, WardClient Client)> Dead(string nsp, BroadcastScope scope)
    {
        foreach (var ward in _wards.Values.Where(ward => ward.DiedAt is not null))
            foreach (var client in ward.Clients.Where(client => client.Namespace == nsp && client.IsMeant(scope)))
                yield return (ward, client);
    }

    private void ForgetLines(Predicate<(NodeToken Ward, NodeToken Emitter)> which)
    {
        foreach (var line in _lines.Keys.Where(line => which(line)).ToArray())
            _lines.Remove(line);
    }

    private void Remove(Ward ward)
    {
        ward.Clear();
        _wards.Remove(ward.Node);
    }
}
