using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>Fetches what other nodes keep of clients, and hands over what this one keeps: the wanting node's side of <see cref="MoveProtocol"/>.</summary>
/// <remarks>Thread-safe. One per node.</remarks>
internal sealed class RecoveryMoves : IDisposable
{
    /// <summary>For one move, without what its source waits for an earlier socket to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaxAttempts = 3;
    private const int MaxMoves = 256;
    private const int Invited = 200;

    private readonly ConcurrentDictionary<string, Task<RecoveryOutcome>> _fetching = new(StringComparer.Ordinal); // by pid
    private readonly SemaphoreSlim _places = new(MaxMoves);
    private readonly SocketIoServer _server;
    private readonly INodeLinks _links;
    private readonly EmitFence _fence;

    private RecoveryMoves(SocketIoServer server, INodeLinks links, EmitFence fence)
    {
        _server = server;
        _links = links;
        _fence = fence;
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
        var moves = new RecoveryMoves(server, links, fence);
        fence.SelfMarked += round => rounds.OnMarked(peers.Self, round);
        links.Subscribe<Ask>(departures.OnAsk);
        links.Subscribe<Known>(departures.OnKnown);
        links.Subscribe<Settled>(departures.OnSettled);
        links.Subscribe<Mark>(fence.OnMark);
        links.Subscribe<Begin>(fence.OnBegin);
        links.Subscribe<Marked>((from, marked) => rounds.OnMarked(from, marked.Round));
        links.Subscribe<End>(fence.OnEnd);
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
    /// <returns>Recovered: it is in the table.</returns>
    public async ValueTask<RecoveryOutcome> FetchAsync(Namespace nsp, string pid, string? user, string? offset)
    {
        foreach (var holder in RecoveryTable.HoldersOf(Node, pid))
        {
            var outcome = await FetchOnceAsync(holder, nsp, new(0, pid, nsp.Name, user, offset, IsInvited: false)).ConfigureAwait(false);
            if (outcome != RecoveryOutcome.Unknown)
                return outcome;
        }

        return RecoveryOutcome.Unknown;
    }

    /// <summary>This node leaves: others get what it keeps, each a share.</summary>
    /// <param name="table">What it keeps.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task HandOverAsync(RecoveryTable table, CancellationToken cancellation)
    {
        NodeToken[] others = [.. Node.Peers.All.Where(peer => peer is { Status: Akka.Cluster.MemberStatus.Up, IsReachable: true }).Select(peer => peer.Token)];
        if (others.Length == 0)
            return;
        var shares = table.AllAway().Chunk(Invited).Select((share, number) => (Share: share, To: others[number % others.Length]));
        await Parallel.ForEachAsync(shares, new ParallelOptions { MaxDegreeOfParallelism = others.Length, CancellationToken = cancellation }, async (next, _) =>
        {
            ImmutableArray<(string, string)> clients = [.. next.Share.Select(client => (client.Pid, client.Namespace.Name))];
            await Node.AskAsync(
                [next.To], Lane.Questions, Patience, static request => new DoneGatherer(request), number => new Invite(number, clients), cancellation: cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private void OnInvite(NodeToken from, Invite invite) => _ = AcceptAsync(from, invite);

    private async Task AcceptAsync(NodeToken from, Invite invite)
    {
        if (_server.Recovery is { IsOpen: true })
            await Task.WhenAll(invite.Clients.Select(client => AcceptAsync(from, client.Pid, client.Namespace))).ConfigureAwait(false);
        _links.Tell(from, Lane.Questions, new AdapterProtocol.Done(invite.Request));
    }

    private async Task AcceptAsync(NodeToken from, string pid, string name)
    {
        if (_server.Namespaces.FindForHandOver(name) is { } nsp && nsp.TryEnter())
        {
            await FetchOnceAsync(from, nsp, new(0, pid, name, null, null, IsInvited: true)).ConfigureAwait(false);
            nsp.Leave();
        }
    }

    /// <summary>Several may want one client's at a time: whoever is first brings it for all.</summary>
    private async Task<RecoveryOutcome> FetchOnceAsync(NodeToken from, Namespace nsp, Ask ask)
    {
        var mine = new TaskCompletionSource<RecoveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _fetching.GetOrAdd(ask.Pid, mine.Task);
        if (first != mine.Task)
            return await first.ConfigureAwait(false);
        var outcome = RecoveryOutcome.Busy;
        try
        {
            if (await _places.WaitAsync(Patience).ConfigureAwait(false))
            {
                try
                {
                    outcome = await FetchAsync(from, nsp, ask).ConfigureAwait(false);
                }
                finally
                {
                    _places.Release();
                }
            }
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

        if (offered.Found[0] is not { Outcome: RecoveryOutcome.Recovered, Kept: { } kept } offer)
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
        if (_server.Recovery is not { } table || !nsp.TryEnter())
            return RecoveryOutcome.Unknown;
        var arrival = table.ExpectFrom(from, _fence);
        if (table.Receive(nsp, pid, kept, arrival) is not { } recoverable)
        {
            nsp.Leave();
            return RecoveryOutcome.Busy;
        }

        var outcome = RecoveryOutcome.Busy;
        try
        {
            outcome = await ReceiveAsync(from, table, recoverable, move, kept, arrival).ConfigureAwait(false);
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

    private async Task<RecoveryOutcome> ReceiveAsync(NodeToken from, RecoveryTable table, Recoverable recoverable, long move, Keepsake kept, ArrivingPackets arrival)
    {
        await table.WhenKnown(recoverable, kept).WaitAsync(Patience, _server.Time).ConfigureAwait(false);
        var answer = await Node.AskAsync(
            [from], Lane.Questions, Patience, static request => new PartsGatherer(request), number => new Known(number, move)).ConfigureAwait(false);
        if (!answer.IsComplete || answer.Found.Count == 0 || answer.Found[^1] is not { IsLast: true } last)
            return RecoveryOutcome.Busy;
        if (last.Outcome != RecoveryOutcome.Recovered)
            return last.Outcome;
        await Task.WhenAll(last.Emitters.Select(emitter => _fence.WhenEnded(from, emitter, last.Round))).WaitAsync(Patience, _server.Time).ConfigureAwait(false);
        KeptPacket[] theirs = [.. answer.Found.SelectMany(part => part.Packets)];
        if (!arrival.TryEnd(theirs, last.Round, recoverable.Outlet.Receive))
            return RecoveryOutcome.Incomplete;
        return recoverable.TryArrive() ? RecoveryOutcome.Recovered : RecoveryOutcome.Unknown;
    }

    private void Settle(NodeToken source, long move, bool hasArrived) => _ = SettleAsync(source, new(move, hasArrived));

    private async Task SettleAsync(NodeToken source, Settled settled) =>
        await _links.TellWhenRoom([source], Lane.Questions, settled).ConfigureAwait(false);
}
