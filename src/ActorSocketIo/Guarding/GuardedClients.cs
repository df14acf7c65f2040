using System.Collections.Immutable;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;
using static ActorSocketIo.Guarding.GuardProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>Chooses who guards this node's clients, and tells that node of them: the ward's side of <see cref="GuardProtocol"/>.</summary>
/// <remarks>All that it tells is told within turns of the order, so where it stands among the emits.</remarks>
internal sealed class GuardedClients(SocketIoServer server, EmitOrder order, GuardRoutes routes, INodeLinks links, IPeers peers, IInterest interest) : IPeerObserver
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Queue<(long Number, TaskCompletionSource Noted)> _awaited = new();
    private readonly HashSet<NodeToken> _untold = []; // whose link did not take that this guard guards
    private NodeToken _guard;
    private long _version;
    private long _telling; // until this has been noted not all has that the guard is to know
    private bool _isBroken; // the guard's link did not take something
    private bool _hasLeft;

    /// <summary>Who guards them; the default if nobody does.</summary>
    public NodeToken Guard => _guard;

    /// <summary>A client may come back from now on: it is connected, or what is kept of it has come from another node.</summary>
    public void Begin(Recoverable client)
    {
        if (_guard == default)
            return;
        using var turn = EmitOrder.Enter(order);
        if (client.HasEnded || client.IsArriving || client.TryDescribe() is not { } kept)
            return;
        var number = order.Next(); // first: the point is behind it
        Tell(new Begun(number, client.Pid, client.Namespace.Name, kept, client.IsAsleep, order.Now, client.Outlet.HasSentAll));
    }

    /// <summary>A client has joined and left rooms. Within a turn.</summary>
    /// <returns>Completes when the guard knows, or another one is told.</returns>
    public Task ChangeRooms(Recoverable client, ImmutableArray<string> joined, ImmutableArray<string> left)
    {
        if (_guard == default || (joined.IsEmpty && left.IsEmpty))
            return Task.CompletedTask;
        var number = order.Next();
        Tell(new RoomsChanged(number, client.Pid, joined, left, order.Now));
        if (joined.IsEmpty)
            return Task.CompletedTask;
        var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((number, noted));
        return noted.Task;
    }

    /// <summary>A client has come or gone, or the application keeps something else with it.</summary>
    public void Change(Recoverable client)
    {
        if (_guard == default)
            return;
        using var turn = EmitOrder.Enter(order);
        if (!client.HasEnded && client.TryDescribe() is { } kept)
            Tell(new Changed(client.Pid, kept, client.IsAsleep));
    }

    /// <summary>A client has got all up to a point.</summary>
    public void Receive(Recoverable client, EmitVector point)
    {
        if (_guard == default)
            return;
        using var turn = EmitOrder.Enter(order);
        Tell(new Received(client.Pid, point));
    }

    /// <summary>Nothing is kept of a client here any more.</summary>
    public void End(Recoverable client)
    {
        if (_guard == default)
            return;
        using var turn = EmitOrder.Enter(order);
        Tell(new Ended(peers.Self, client.Pid));
    }

    /// <summary>A client of another node has come here: its guard there is to forget it.</summary>
    public void EndElsewhere(NodeToken ward, string pid)
    {
        using var turn = EmitOrder.Enter(order);
        if (routes.GuardOf(ward) is var guard && guard != default && guard != peers.Self)
            links.Tell(guard, Lane.Ordered, new Ended(ward, pid));
        else if (guard == peers.Self)
            EndedHere?.Invoke(new(ward, pid));
    }

    /// <summary>This node is the guard of where the client was.</summary>
    public event Action<Ended>? EndedHere;

    /// <summary>The guard knows all up to a number.</summary>
    public void OnNoted(NodeToken from, Noted noted)
    {
        using var turn = EmitOrder.Enter(order);
        if (from == _guard && noted.Number >= _telling)
            Release(upTo: noted.Number);
    }

    /// <summary>Completes when nobody else can have taken over what is kept here: as long as the guard takes this node for a member.</summary>
    public async Task WhenMine()
    {
        while (_guard is var guard && guard != default && peers.IsAlive(guard) && !interest.HasLease(guard))
            await Task.Delay(Look, server.Time).ConfigureAwait(false);
    }

    /// <summary>This node leaves, and has handed over what it kept: nothing is left to be guarded.</summary>
    public void Leave()
    {
        using var turn = EmitOrder.Enter(order);
        _hasLeft = true;
        Choose(default);
    }

    /// <summary>Tells what links did not take, and the guard all again if it was its. To be called every second or so.</summary>
    public void Mend()
    {
        using var turn = EmitOrder.Enter(order);
        if (_isBroken)
            Choose(_guard);
        else if (_awaited.Count > 0 && _telling < long.MaxValue)
            Tell(NothingMore()); // its word may have been lost
        foreach (var node in _untold.ToArray())
            if (!peers.IsAlive(node) || links.Tell(node, Lane.Interest, new Guarded(_version, _guard)))
                _untold.Remove(node);
    }

    public void OnAdded(NodeToken node)
    {
        using var turn = EmitOrder.Enter(order);
        if (!links.Tell(node, Lane.Interest, new Guarded(_version, _guard)))
            _untold.Add(node);
    }

    public void OnChanged()
    {
        using var turn = EmitOrder.Enter(order);
        if (_hasLeft || (_guard != default && peers.TryGet(_guard, out var now) && now.Status == Akka.Cluster.MemberStatus.Up))
            return;
        NodeToken[] able = [.. peers.All.Where(peer => peer is { Status: Akka.Cluster.MemberStatus.Up, IsReachable: true } && routes.Takes(peer.Token)).Select(peer => peer.Token)];
        var best = able.Length == 0 ? default : able.MaxBy(node => Mix(node.Bits ^ peers.Self.Bits));
        if (best != _guard)
            Choose(best);
    }

    // A node is the first choice of as many others as any, and stays it when others come and go.
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 31)) * 0x9E3779B97F4A7C15;
        return (bits ^ (bits >> 29)) * 0xBF58476D1CE4E5B9;
    }

    private void Choose(NodeToken guard)
    {
        (_guard, _isBroken, _telling) = (guard, false, long.MaxValue);
        var chosen = new Guarded(++_version, guard);
        routes.OnGuarded(peers.Self, chosen);
        _untold.Clear();
        foreach (var untold in links.Tell([.. peers.All.Select(peer => peer.Token)], Lane.Ordered, chosen))
        {
            _untold.Add(untold);
            _isBroken |= untold == guard;
        }

        if (guard == default)
            Release(upTo: long.MaxValue);
        else
            _ = TellAllAsync(chosen.Version);
    }

    private async Task TellAllAsync(long version)
    {
        await Task.Yield(); // this is within a turn
        foreach (var client in server.Recovery!.All())
        {
            await links.WhenRoom([_guard], Lane.Ordered).ConfigureAwait(false);
            if (Volatile.Read(ref _version) != version)
                return;
            Begin(client);
        }

        using var turn = EmitOrder.Enter(order);
        if (_version != version)
            return;
        var last = NothingMore();
        _telling = last.Number;
        Tell(last);
    }

    // Its answer is that it knows all that was told before, also what was told another guard first.
    private RoomsChanged NothingMore() => new(order.Next(), "", [], [], order.Now);

    private void Tell(ICrossesNodes message)
    {
        if (!_isBroken && !links.Tell(_guard, Lane.Ordered, message))
            _isBroken = true;
    }

    private void Release(long upTo)
    {
        while (_awaited.TryPeek(out var next) && next.Number <= upTo)
            _awaited.Dequeue().Noted.TrySetResult();
    }
}
