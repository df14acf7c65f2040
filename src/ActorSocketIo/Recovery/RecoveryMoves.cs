using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Gathering;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>Fetches what other nodes keep of clients, and hands over what this one keeps: the wanting node's side of <see cref="MoveProtocol"/>.</summary>
/// <remarks>Thread-safe. One per node.</remarks>
internal sealed class RecoveryMoves : IDisposable
{
    /// <summary>For each step of a move: the source has a line drawn by then, or has given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long a client waits whose node seems to have died, until it is known whether it has.</summary>
    private static readonly TimeSpan LossPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private const int MaxAttempts = 3;
    private const int MaxMoves = 256;
    private const int Invited = 200;

    private readonly ConcurrentDictionary<string, Task<RecoveryOutcome>> _fetching = new(StringComparer.Ordinal); // by pid
    private readonly SemaphoreSlim _places = new(MaxMoves);
    private readonly SocketIoServer _server;
    private readonly INodeLinks _links;
    private readonly EmitFence _fence;
    private readonly Departures _departures;

    private RecoveryMoves(SocketIoServer server, INodeLinks links, EmitFence fence, Departures departures)
    {
        _server = server;
        _links = links;
        _fence = fence;
        _departures = departures;
    }

    private SocketIoNode Node => _server.RunningNode;

    /// <summary>Subscribes to everything; before the links are started.</summary>
    /// <param name="server">Whose clients.</param>
    /// <param name="links">To the other nodes.</param>
    /// <param name="peers">The other nodes.</param>
    /// <param name="desk">Gathers answers.</param>
    /// <param name="observers">Who is to observe the peers.</param>
    public static RecoveryMoves Open(SocketIoServer server, INodeLinks links, IPeers peers, GatherDesk desk, out ImmutableArray<IPeerObserver> observers)
    {
        var fence = new EmitFence(links, peers, server.Time);
        var rounds = new FenceRounds(links, peers, fence, server.Time);
        var departures = new Departures(server, links, peers, rounds);
        var moves = new RecoveryMoves(server, links, fence, departures);
        fence.SelfDrawn += round => rounds.OnDrawn(peers.Self, round);
        links.Subscribe<Ask>(departures.OnAsk);
        links.Subscribe<Known>(departures.OnKnown);
        links.Subscribe<Settled>(departures.OnSettled);
        links.Subscribe<DrawLine>(fence.OnDrawLine);
        links.Subscribe<LineBegun>(fence.OnBegun);
        links.Subscribe<LineDrawn>((from, drawn) => rounds.OnDrawn(from, drawn.Round));
        links.Subscribe<LineEnded>(fence.OnEnded);
        links.Subscribe<Invite>(moves.OnInvite);
        links.Subscribe<Offered>(desk.OnAnswer);
        links.Subscribe<Part>(desk.OnAnswer);
        observers = [fence, rounds, departures];
        return moves;
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Brings here what another node keeps of a client.</summary>
    /// <param name="nsp">Where the client connects.</param>
    /// <param name="pid">What it knows it by.</param>
    /// <param name="user">Who it is.</param>
    /// <param name="offset">What it got last.</param>
    /// <returns>Recovered: it is in the table. Never fails.</returns>
    public async ValueTask<RecoveryOutcome> FetchAsync(Namespace nsp, string pid, string? user, string? offset)
    {
        var ask = new Ask(0, pid, nsp.Name, user, offset, IsInvited: false);
        var begun = _server.Time.GetTimestamp();
        while (true)
        {
            NodeToken? lost = null;
            foreach (var holder in WhereClientsAre.HoldersOf(Node, pid))
            {
                var outcome = await FetchSharedAsync(holder, nsp, ask).ConfigureAwait(false);
                if (outcome == RecoveryOutcome.Busy && Node.Guards is not null && !Node.Peers.IsReachable(holder))
                    lost ??= holder;
                else if (outcome != RecoveryOutcome.Unknown)
                    return outcome;
            }

            if (lost is not { } silent)
                return await FetchGuardedAsync(nsp, ask).ConfigureAwait(false);
            // It has died, as will be known soon; or it comes back.
            while (Node.Peers.IsAlive(silent) && !Node.Peers.IsReachable(silent))
            {
                if (_server.Time.GetElapsedTime(begun) > LossPatience)
                    return RecoveryOutcome.Busy;
                await Task.Delay(Look, _server.Time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Brings here what a node kept that has died, as its guard has it.</summary>
    private async ValueTask<RecoveryOutcome> FetchGuardedAsync(Namespace nsp, Ask ask)
    {
        var last = RecoveryOutcome.Unknown;
        foreach (var guard in Node.Guards?.Routes.GuardsOfDead.Where(Node.Peers.IsAlive).ToArray() ?? [])
        {
            var outcome = guard == Node.Peers.Self
                ? await RestoreAsync(ask).ConfigureAwait(false)
                : await FetchSharedAsync(guard, nsp, ask).ConfigureAwait(false);
            if (outcome == RecoveryOutcome.Busy && !Node.Peers.IsReachable(guard))
                last = outcome; // it may have died as well, and have guarded another node
            else if (outcome != RecoveryOutcome.Unknown)
                return outcome;
        }

        return last;
    }

    /// <summary>Makes again what a node kept that has died, if this node is its guard. Never fails.</summary>
    public async Task<RecoveryOutcome> RestoreAsync(Ask ask)
    {
        try
        {
            return Node.Guards is { } guards ? await guards.Restoring.RestoreAsync(ask.Pid, ask.Namespace, ask.User, ask.Offset).ConfigureAwait(false) : RecoveryOutcome.Unknown;
        }
        catch (Exception e) // the application's parser, or its listener of namespaces: the client begins anew
        {
            _server.Log.NotFetched(e, Node.Peers.Self.ToString());
            return RecoveryOutcome.Incomplete;
        }
    }

    /// <summary>This node leaves: others get what it keeps, each a share. Whom one does not take, the next is asked.</summary>
    /// <param name="table">What it keeps.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task HandOverAsync(RecoveryTable table, CancellationToken cancellation)
    {
        List<NodeToken> others = [.. Node.Peers.All.Where(peer => peer is { Status: Akka.Cluster.MemberStatus.Up, IsReachable: true }).Select(peer => peer.Token)];
        while (others.Count > 0 && table.Away > 0)
        {
            var before = table.Away;
            var shares = table.AllAway().Chunk(Invited).Select((share, number) => (Share: share, To: others[number % others.Count])).ToArray();
            var declined = new ConcurrentBag<NodeToken>();
            await Parallel.ForEachAsync(shares, new ParallelOptions { MaxDegreeOfParallelism = others.Count, CancellationToken = cancellation }, async (next, stop) =>
            {
                if (!await InviteAsync(next.To, next.Share, stop).ConfigureAwait(false))
                    declined.Add(next.To);
            }).ConfigureAwait(false);
            while (_departures.Count > 0) // clients fetch theirs
                await Task.Delay(Look, _server.Time, cancellation).ConfigureAwait(false);
            others.RemoveAll(declined.Contains);
            if (declined.IsEmpty && table.Away >= before)
                return;
        }
    }

    private async Task<bool> InviteAsync(NodeToken to, IEnumerable<Recoverable> share, CancellationToken cancellation)
    {
        ImmutableArray<(string, string)> clients = [.. share.Select(client => (client.Pid, client.Namespace.Name))];
        var answer = await Node.AskAsync(
            [to], Lane.Questions, Patience, static request => new DoneGatherer(request), number => new Invite(number, clients), cancellation: cancellation).ConfigureAwait(false);
        return answer.IsComplete;
    }

    private void OnInvite(NodeToken from, Invite invite)
    {
        if (_server.Recovery is null || !_server.Engine.AcceptsSessions)
            _links.Tell(from, Lane.Questions, new AdapterProtocol.NotAnswered(invite.Request)); // it leaves as well
        else
            _ = AcceptAsync(from, invite);
    }

    private async Task AcceptAsync(NodeToken from, Invite invite)
    {
        await Task.Yield(); // the lane goes on: the application may be told of a new namespace
        await Task.WhenAll(invite.Clients.Select(client => AcceptAsync(from, client.Pid, client.Namespace))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _links.Tell(from, Lane.Questions, new AdapterProtocol.Done(invite.Request));
    }

    private async Task AcceptAsync(NodeToken from, string pid, string name)
    {
        if (_server.Namespaces.FindForHandOver(name) is not { } nsp || !nsp.TryEnter())
            return;
        await FetchSharedAsync(from, nsp, new(0, pid, name, null, null, IsInvited: true)).ConfigureAwait(false);
        nsp.Leave();
    }

    /// <summary>Several may want one client's at a time: whoever is first brings it for all. Never fails.</summary>
    private async Task<RecoveryOutcome> FetchSharedAsync(NodeToken from, Namespace nsp, Ask ask)
    {
        var mine = new TaskCompletionSource<RecoveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_fetching.GetOrAdd(ask.Pid, mine.Task) is var first && first != mine.Task)
        {
            var shared = await first.ConfigureAwait(false);
            if (shared == RecoveryOutcome.Recovered || ask.IsInvited)
                return shared;
        }

        var outcome = RecoveryOutcome.Busy;
        try
        {
            outcome = await FetchAsync(from, nsp, ask).ConfigureAwait(false);
        }
        catch (Exception e) // what another node has sent cannot be read, or this one ends: the client begins anew
        {
            _server.Log.NotFetched(e, from.ToString());
        }
        finally
        {
            _fetching.TryRemove(KeyValuePair.Create(ask.Pid, mine.Task));
            mine.SetResult(outcome);
        }

        return outcome;
    }

    private async Task<RecoveryOutcome> FetchAsync(NodeToken from, Namespace nsp, Ask ask)
    {
        var outcome = RecoveryOutcome.Changed;
        for (var attempt = 0; attempt < MaxAttempts && outcome == RecoveryOutcome.Changed; attempt++)
            outcome = await MoveAsync(from, nsp, ask).ConfigureAwait(false);
        RecoveryMetrics.CountMove(outcome);
        return outcome == RecoveryOutcome.Changed ? RecoveryOutcome.Busy : outcome;
    }

    private async Task<RecoveryOutcome> MoveAsync(NodeToken from, Namespace nsp, Ask ask)
    {
        var move = 0L;
        var patience = Patience + (3 * _server.Options.CloseGrace);
        var offered = await Node.AskAsync(
            [from], Lane.Questions, patience, static request => new AnswerGatherer<Offered>(request), number => ask with { Request = move = number }).ConfigureAwait(false);
        if (offered.Found.Count == 0)
        {
            Settle(from, move, hasArrived: false); // it may have begun all the same
            return RecoveryOutcome.Busy;
        }

        if (offered.Found[0] is not { Outcome: RecoveryOutcome.Recovered, Kept: { } kept })
            return offered.Found[0].Outcome;
        var outcome = RecoveryOutcome.Busy;
        try
        {
            outcome = await ReceiveAsync(from, nsp, ask.Pid, move, kept).ConfigureAwait(false);
        }
        finally
        {
            Settle(from, move, hasArrived: outcome == RecoveryOutcome.Recovered);
        }

        return outcome;
    }

    private async Task<RecoveryOutcome> ReceiveAsync(NodeToken from, Namespace nsp, string pid, long move, Keepsake kept)
    {
        if (_server.Recovery is not { } table || !await _places.WaitAsync(Patience).ConfigureAwait(false))
            return RecoveryOutcome.Busy;
        try
        {
            return await ReceiveAsync(from, table, nsp, pid, move, kept).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<RecoveryOutcome> ReceiveAsync(NodeToken from, RecoveryTable table, Namespace nsp, string pid, long move, Keepsake kept)
    {
        var arrival = table.ExpectFrom(from, _fence);
        if (table.Receive(nsp, pid, kept, arrival) is not { } recoverable)
            return RecoveryOutcome.Busy;
        var outcome = RecoveryOutcome.Busy;
        try
        {
            outcome = await ReceiveAsync(from, recoverable, move, kept, arrival).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // a node stands still
        }
        finally
        {
            if (outcome != RecoveryOutcome.Recovered)
                recoverable.End();
        }

        return outcome;
    }

    private async Task<RecoveryOutcome> ReceiveAsync(NodeToken from, Recoverable recoverable, long move, Keepsake kept, ArrivingPackets arrival)
    {
        await WhereClientsAre.WhenKnown(Node, recoverable, kept.Rooms.Select(room => room.Name)).WaitAsync(Patience, _server.Time).ConfigureAwait(false);
        var answer = await Node.AskAsync(
            [from], Lane.Questions, Patience, static request => new PartsGatherer(request), number => new Known(number, move)).ConfigureAwait(false);
        if (!answer.IsComplete || answer.Found.Count == 0 || answer.Found[^1] is not { IsLast: true } last)
            return RecoveryOutcome.Busy;
        if (last.Outcome != RecoveryOutcome.Recovered)
            return last.Outcome;
        await Task.WhenAll(last.Emitters.Select(emitter => _fence.WhenEnded(from, emitter, last.Round))).WaitAsync(Patience, _server.Time).ConfigureAwait(false);
        KeptPacket[] theirs = [.. answer.Found.SelectMany(part => part.Packets)];
        using var turn = EmitOrder.Enter(Node.Order);
        if (!arrival.TryEnd(theirs, last.Round, last.Emitters, recoverable.Outlet.Receive))
            return RecoveryOutcome.Incomplete;
        if (!recoverable.TryArrive())
            return RecoveryOutcome.Unknown;
        Node.Guards?.Clients.EndElsewhere(from, recoverable.Pid);
        return RecoveryOutcome.Recovered;
    }

    private void Settle(NodeToken source, long move, bool hasArrived) => _ = SettleAsync(source, new(move, hasArrived));

    private async Task SettleAsync(NodeToken source, Settled settled) =>
        await _links.TellWhenRoom([source], Lane.Questions, settled).ConfigureAwait(false);
}
