using ActorSocketIo.Link;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Guarding;

/// <summary>Makes clients of nodes that have died again, of what their guard knows: see <see cref="GuardProtocol"/>.</summary>
/// <param name="server">This node's part of it.</param>
/// <param name="order">Of this node.</param>
/// <param name="wards">What this node guards.</param>
/// <param name="log">The emits that have come here.</param>
/// <param name="peers">The other nodes.</param>
/// <param name="options">For how long a client may be away, and how much may be kept for it.</param>
/// <param name="lease">How long a node that is taken for dead may think that it is a member.</param>
internal sealed class Restoring(SocketIoServer server, EmitOrder order, Wards wards, EmitLog log, IPeers peers, ConnectionStateRecoveryOptions options, TimeSpan lease)
{
    /// <summary>How long a claim may wait until this node, too, takes the ward for dead, and until no lease is left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>And then for emits that have reached the ward and not yet this node.</summary>
    private static readonly TimeSpan EmitPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private TimeSpan Now => server.Engine.Wheel.Now;

    /// <summary>Makes what was kept of a client by a node that has died, as if it had been kept here: it is asleep, and has missed what it has not got.</summary>
    /// <param name="pid">Its secret.</param>
    /// <param name="nsp">Where it connects.</param>
    /// <param name="user">Who it is; see <see cref="Recoverable.NameOf"/>.</param>
    /// <param name="offset">What it got last.</param>
    /// <returns>Recovered: it is in the table.</returns>
    public async Task<RecoveryOutcome> RestoreAsync(string pid, string nsp, string? user, string? offset)
    {
        var begun = server.Time.GetTimestamp();
        while (true)
        {
            if (wards.FindAnywhere(pid, nsp) is not var (ward, client, diedAt) || (diedAt is null && peers.IsReachable(ward.Node)))
                return RecoveryOutcome.Unknown; // that node is to be asked
            if (client.Kept.User != user)
                return RecoveryOutcome.OtherUser;
            if (peers.HasEnded)
                return RecoveryOutcome.Busy; // the others are not gone: this node is
            if (Now - diedAt > lease)
            {
                if (await RestoreAsync(ward, client, offset).ConfigureAwait(false) is not { } why)
                    return RecoveryOutcome.Recovered;
                server.Log.NotRestored(client.Kept.Id, ward.Node.ToString(), why);
                wards.OnEnded(new(ward.Node, pid));
                return RecoveryOutcome.Incomplete;
            }

            if (server.Time.GetElapsedTime(begun) > Patience)
                return RecoveryOutcome.Busy;
            await Task.Delay(diedAt + lease - Now + Tick ?? Look, server.Time).ConfigureAwait(false);
        }
    }

    /// <returns>Null, or why not.</returns>
    private async Task<string?> RestoreAsync(Ward ward, WardClient client, string? offset)
    {
        if (client.PointOf(offset) is not { } point)
            return "it is not known what it has got";
        var begun = server.Time.GetTimestamp();
        while (point.Entries.Any(entry => peers.IsAlive(entry.Emitter) && order.Reached[entry.Emitter] < entry.Number))
        {
            if (server.Time.GetElapsedTime(begun) > EmitPatience)
                return "an emit that it says to have got has not come"; // a client may say anything
            await Task.Delay(Look, server.Time).ConfigureAwait(false);
        }

        await Task.Yield(); // a lane goes on: the application may be told of a new namespace
        if (server.Namespaces.FindForHandOver(client.Namespace) is not { } nsp || !nsp.TryEnter())
            return "its namespace is not on this node";
        try
        {
            using var turn = EmitOrder.Enter(order);
            return wards.Find(ward.Node, client.Pid) == client ? Restore(ward, client, nsp, point) : "somebody else has claimed it";
        }
        finally
        {
            nsp.Leave();
        }
    }

    private string? Restore(Ward ward, WardClient client, Namespace nsp, EmitVector point)
    {
        var left = client.Left(Now, ward.DiedAt!.Value, options.MaxDisconnectionDuration);
        if (left <= TimeSpan.Zero)
            return "its time is over";
        if (WhyNotAllHere(ward, point) is { } why)
            return why;
        if (Missed(client, point) is not { } missed)
            return "two lives of a room's actor have emitted at the same time";
        if (missed.Count > options.MaxPackets || missed.Sum(logged => logged.Emit.Event.Bytes) > options.MaxBytes)
            return "it has missed more than is kept for one";
        var youngest = missed.Where(logged => logged.Incarnation != 0).GroupBy(logged => logged.Emit.To.Rooms[0])
            .ToDictionary(emits => emits.Key, emits => emits.Max(logged => logged.Incarnation), StringComparer.Ordinal);
        var kept = client.Kept with { Left = left, Rooms = [.. client.Rooms.Select(room => (room, youngest.GetValueOrDefault(room)))] };
        KeptPacket[] packets = [.. missed.Select(logged => PacketOf(nsp, logged))];
        ward.Remove(client.Pid);
        return server.Recovery!.Restore(nsp, client.Pid, kept, packets) ? null : "there is no room for it";
    }

    // Of emits after the point none has been dropped, or has not been told here because the emitter did not know yet. What the ward itself did last the client may know of and this node not: that is gone with it.
    private string? WhyNotAllHere(Ward ward, EmitVector point)
    {
        foreach (var emitter in peers.All.Where(peer => peer.Serves).Select(peer => peer.Token).Append(peers.Self))
        {
            if (wards.LineOf(ward, emitter) is not { } line)
                return $"node {emitter} did not know its guard yet";
            if (line > point[emitter])
                return $"what node {emitter} emitted before it knew its guard it may not have got";
        }

        return log.FindIncomplete(point) is { } incomplete ? $"emits of node {incomplete} that it may not have got are kept no more" : null;
    }

    /// <summary>What a client has not got, in this node's order; null if that would not be the order of a room's actor.</summary>
    private List<LoggedEmit>? Missed(WardClient client, EmitVector point)
    {
        var since = log.Since(point, client.Namespace, client.AllRooms);
        var turns = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var logged in since.Where(logged => logged.Incarnation != 0 && logged.Number <= point[logged.Emitter]))
            turns[logged.Emit.To.Rooms[0]] = Math.Max(logged.Incarnation, turns.GetValueOrDefault(logged.Emit.To.Rooms[0]));
        var missed = new List<LoggedEmit>();
        foreach (var logged in since)
        {
            if (logged.Number <= point[logged.Emitter] || !client.IsFor(logged))
                continue;
            if (logged.Incarnation != 0)
            {
                if (logged.Incarnation < turns.GetValueOrDefault(logged.Emit.To.Rooms[0]))
                    return null;
                turns[logged.Emit.To.Rooms[0]] = logged.Incarnation;
            }

            missed.Add(logged);
        }

        return missed;
    }

    private static KeptPacket PacketOf(Namespace nsp, LoggedEmit logged)
    {
        var offset = PacketOffset.Make(logged.Emitter.ToString(), logged.Number);
        logged.Packet ??= nsp.Adapter.EncodePacket(logged.Emit.Event.ToEncoded().WithOffset(offset), logged.Emit.Compress, ackId: null);
        return new(logged.Packet, offset);
    }
}
