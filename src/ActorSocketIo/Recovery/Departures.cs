using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Sockets;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>What other nodes want of the clients that this one keeps: the source's side of <see cref="MoveProtocol"/>.</summary>
/// <remarks>Thread-safe. A move that fails, at whatever step, leaves all as it was.</remarks>
internal sealed class Departures(SocketIoServer server, INodeLinks links, IPeers peers, FenceRounds rounds) : IPeerObserver
{
    private const int PartBytes = 256 * 1024;
    private const int MaxMoves = 10_000;

    private readonly ConcurrentDictionary<(NodeToken To, long Move), Departure> _open = new();

    /// <summary>How many moves are under way.</summary>
    public int Count => _open.Count;

    public void OnAsk(NodeToken from, Ask ask) => _ = OfferAsync(from, ask);

    public void OnKnown(NodeToken from, Known known)
    {
        if (_open.TryGetValue((from, known.Move), out var departure))
            rounds.Add(new Handing(this, from, known.Request, departure));
        else
            Answer(from, Nothing(known.Request, RecoveryOutcome.Superseded));
    }

    public void OnSettled(NodeToken from, Settled settled)
    {
        if (_open.TryRemove((from, settled.Move), out var departure))
            departure.Settle(settled.HasArrived);
    }

    // Who only cannot be reached may have got everything.
    public void OnChanged()
    {
        foreach (var move in _open.Keys.Where(move => !peers.IsAlive(move.To)))
            if (_open.TryRemove(move, out var departure))
                departure.Settle(hasArrived: false);
    }

    private async Task OfferAsync(NodeToken from, Ask ask)
    {
        var outcome = RecoveryOutcome.Unknown;
        Keepsake? kept = null;
        if (!ask.IsInvited && server.Recovery?.Find(ask.Pid, ask.Namespace) is null && server.Node is { Moves: { } moves })
            outcome = await moves.RestoreAsync(ask).ConfigureAwait(false);
        if (server.Recovery is { } table && table.Find(ask.Pid, ask.Namespace) is { } recoverable)
        {
            if (_open.Count >= MaxMoves)
                outcome = RecoveryOutcome.Busy;
            else if (!ask.IsInvited && ask.User != recoverable.User)
                outcome = RecoveryOutcome.OtherUser;
            else if (ask.IsInvited && recoverable.IsWanted)
                outcome = RecoveryOutcome.Superseded;
            else if (recoverable.BeginClaim(out var owner, isElsewhere: true) is { } claim)
                (outcome, kept) = await OfferAsync(table, new Departure(claim, recoverable.Membership), owner, (from, ask.Request), ask.Offset).ConfigureAwait(false);
        }

        await TellAsync(from, new Offered(ask.Request, outcome, kept)).ConfigureAwait(false);
    }

    private async Task<(RecoveryOutcome Outcome, Keepsake? Kept)> OfferAsync(RecoveryTable table, Departure departure, Socket? owner, (NodeToken, long) move, string? offset)
    {
        _open[move] = departure;
        OnChanged(); // it may be gone, and was not here yet
        var outcome = await table.ResumeAsync(departure.Claim, owner, offset).ConfigureAwait(false);
        departure.Begin();
        if (outcome == RecoveryOutcome.Recovered && departure.Claim.Recoverable.TryDescribe() is { } kept)
            return (outcome, kept);
        if (_open.TryRemove(move, out _))
            departure.Settle(hasArrived: false);
        return (outcome == RecoveryOutcome.Recovered ? RecoveryOutcome.Busy : outcome, null);
    }

    private async Task HandAsync(NodeToken to, long request, Departure departure, FenceRound round)
    {
        KeptPacket[] kept = [];
        // Else a node did not draw its line in time.
        var outcome = round.Emitters is null ? RecoveryOutcome.Busy : departure.TryGo(out kept);
        if (outcome == RecoveryOutcome.Incomplete)
            departure.Claim.Recoverable.End();
        if (outcome != RecoveryOutcome.Recovered)
        {
            await TellAsync(to, Nothing(request, outcome)).ConfigureAwait(false);
            return;
        }

        var sent = 0;
        bool isTold;
        do
        {
            var part = TakePart(kept.AsSpan(sent));
            sent += part.Length;
            isTold = await TellAsync(to, new Part(request, outcome, part, round.Number, [.. round.Emitters!], IsLast: sent == kept.Length)).ConfigureAwait(false);
        }
        while (isTold && sent < kept.Length);
    }

    private static ImmutableArray<KeptPacket> TakePart(ReadOnlySpan<KeptPacket> kept)
    {
        var (count, bytes) = (0, 0L);
        while (count < kept.Length && (count == 0 || bytes + kept[count].Packet.Bytes <= PartBytes))
            bytes += kept[count++].Packet.Bytes;
        return [.. kept[..count]];
    }

    private static Part Nothing(long request, RecoveryOutcome outcome) => new(request, outcome, [], 0, [], IsLast: true);

    private void Answer(NodeToken to, AdapterProtocol.IAnswer answer) => _ = TellAsync(to, answer);

    private async Task<bool> TellAsync(NodeToken to, AdapterProtocol.IAnswer answer)
    {
        try
        {
            await links.TellWhenRoom([to], Lane.Questions, answer).ConfigureAwait(false);
            return true;
        }
        catch (SocketIoException) // more than a link keeps
        {
            server.Log.AnswerTooLarge(to.ToString());
            links.Tell(to, Lane.Questions, new AdapterProtocol.NotAnswered(answer.Request));
            return false;
        }
    }

    /// <summary>A node waits for the packets of a move.</summary>
    private sealed class Handing(Departures departures, NodeToken to, long request, Departure departure) : IFencedMove
    {
        public NodeToken To => to;

        public void OnDrawing(FenceRound round) => departure.Claim.Recoverable.Draw(round);

        public void OnDrawn(FenceRound round) => _ = departures.HandAsync(to, request, departure, round);
    }

    /// <summary>One move, from its question to its end.</summary>
    private sealed class Departure(RecoveryClaim claim, Membership membership)
    {
        private int _leaves;

        public RecoveryClaim Claim { get; } = claim;

        /// <summary>From now on it may not be taken out of a room: the other node is told where it is.</summary>
        public void Begin() => _leaves = membership.Leaves;

        public RecoveryOutcome TryGo(out KeptPacket[] kept) => Claim.Recoverable.TryGo(Claim, _leaves, out kept);

        public void Settle(bool hasArrived)
        {
            Claim.Recoverable.EndClaim(Claim); // first: it cannot begin to go any more
            if (hasArrived)
                Claim.Recoverable.End();
            else
                Claim.Recoverable.Stay();
        }
    }
}
