using System.Collections.Immutable;
using Akka.Actor;
using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Link;

/// <summary>This node's end of the link to one other: takes messages on any thread and hands them on in order.</summary>
/// <remarks>
/// Closed until the other end is heard of; until then, lanes only collect. A lane's lock is held while a piece is numbered and sent: by a connection that is idle, with
/// a system call that does not wait; else into what waits there, or into the mailbox of Akka's endpoint.
/// </remarks>
internal sealed class NodeLink
{
    /// <summary>All lanes, in the order of their numbers.</summary>
    public static ImmutableArray<Lane> Lanes { get; } = [Lane.Ordered, Lane.Questions, Lane.Interest];

    private readonly LinkConnection _connection;
    private readonly LinkSettings _settings;
    private readonly TimeProvider _time;
    private readonly LaneEnd[] _ends;
    private volatile bool _isOpen, _isClosed;

    /// <param name="node">The other node.</param>
    /// <param name="control">Its link actor.</param>
    /// <param name="peer">Its lanes' actors.</param>
    /// <param name="frames">Writes a lane's message for it as a <see cref="LaneFrame"/>.</param>
    /// <param name="connection">Where these go.</param>
    /// <param name="settings">Sizes and times.</param>
    /// <param name="total">The counters of all links.</param>
    /// <param name="time">The monotonic clock.</param>
    public NodeLink(
        NodeToken node, ICanTell control, Func<Lane, ICanTell> peer, Func<Lane, ICrossesNodes, byte[]> frames, LinkConnection connection,
        LinkSettings settings, LinkCounters total, TimeProvider time)
    {
        Node = node;
        Control = control;
        _connection = connection;
        _settings = settings;
        _time = time;
        _ends = [.. Lanes.Select(lane => new LaneEnd(lane, peer(lane), frames, connection, settings, new(total.Of(lane))))];
    }

    /// <summary>The other node.</summary>
    public NodeToken Node { get; }

    /// <summary>The link actor of the other node.</summary>
    public ICanTell Control { get; }

    /// <summary>The actor that looks after this end.</summary>
    public IActorRef Actor { get; set; } = ActorRefs.Nobody;

    /// <summary>Whether the other end has been heard of.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>The version that the other end reads; the oldest until it is heard of.</summary>
    public byte Version { get; private set; } = 1;

    /// <summary>Whether everything that was taken has been acknowledged.</summary>
    public bool IsDrained => _isClosed || _ends.All(e => e.Locked(o => o.IsEmpty));

    /// <summary>What has arrived in a lane. Used by one actor at a time.</summary>
    public IncomingLane Incoming(Lane lane) => _ends[(int)lane].Incoming;

    /// <summary>What has happened in a lane, both ways.</summary>
    public LinkCounters CountersOf(Lane lane) => _ends[(int)lane].Counters;

    /// <summary>A lane as it is now.</summary>
    public LaneReading Read(Lane lane)
    {
        var end = _ends[(int)lane];
        lock (end.Gate)
            return new(Node, lane, end.Outgoing.KeptBytes, end.Outgoing.SentBytes, end.Waiting, end.Counters);
    }

    /// <summary>Counts a message that the other end could not read.</summary>
    public void Drop(Lane lane) => _ends[(int)lane].Counters.CountDropped();

    /// <summary>Takes an encoded message, or counts why not.</summary>
    public bool Tell(Lane lane, byte[] encoded, bool isVolatile)
    {
        var end = _ends[(int)lane];
        lock (end.Gate)
        {
            if (isVolatile && (end.Outgoing.IsCongested || !_isOpen))
            {
                end.Counters.CountRefusedVolatile();
                return false;
            }

            if (_isClosed || !end.Outgoing.TryAdd(encoded))
            {
                end.Counters.CountDropped();
                return false;
            }

            end.Counters.CountSent(encoded.Length); // before its answer can come
            Send(end);
        }

        return true;
    }

    /// <summary>Takes an encoded message as soon as nothing waits for room in the window; a closed link takes nothing, and nobody waits for it.</summary>
    /// <exception cref="SocketIoException">It is larger than the whole queue.</exception>
    public async Task TellWhenRoom(Lane lane, byte[] encoded)
    {
        if (!OutgoingLane.CanHold(encoded.Length, _settings))
            throw TooLarge(encoded.Length);
        var end = _ends[(int)lane];
        if (TryTell(end, encoded, out var room))
            return;
        end.CountWaiting(1);
        try
        {
            // All who wait are woken at once, and the first may take the room again.
            do
                await room.ConfigureAwait(false);
            while (!TryTell(end, encoded, out room));
        }
        finally
        {
            end.CountWaiting(-1);
        }
    }

    /// <summary>Completes when nothing waits for room in the window, and there is room for so many bytes, or the link is closed.</summary>
    public Task WhenRoom(Lane lane, int bytes)
    {
        if (!OutgoingLane.CanHold(bytes, _settings))
            return Task.FromException(TooLarge(bytes));
        var end = _ends[(int)lane];
        lock (end.Gate)
            return _isClosed || (!end.Outgoing.IsCongested && end.Outgoing.HasRoomFor(bytes))
                ? Task.CompletedTask
                : (end.Room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>What connections have brought for a lane.</summary>
    public LaneInbox Inbox(Lane lane) => _ends[(int)lane].Inbox;

    /// <summary>A connection has brought a message for a lane, and perhaps more.</summary>
    public void OnFrame(Lane lane, ICrossesNodes message) => _ends[(int)lane].Inbox.Add(message);

    /// <summary>That was all for now.</summary>
    public void OnReadEnded()
    {
        foreach (var end in _ends)
            end.Inbox.Tell();
    }

    /// <summary>The other end is there: what was collected leaves.</summary>
    /// <param name="version">Of its messages.</param>
    /// <param name="readsFrames">Whether it reads <see cref="LaneFrame"/>s.</param>
    public void Open(byte version, bool readsFrames)
    {
        if (_isOpen || _isClosed)
            return;
        Version = version;
        if (readsFrames)
            _connection.Understand();
        _isOpen = true;
        foreach (var end in _ends)
            lock (end.Gate)
                Send(end);
    }

    /// <summary>The other node is gone: nothing is kept, nobody waits.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var end in _ends)
        {
            lock (end.Gate)
            {
                end.Outgoing = new(_settings);
                end.Room?.TrySetResult();
            }
        }
    }

    /// <summary>The other end says what it has handled.</summary>
    public void OnReceived(Received received)
    {
        var end = _ends[(int)received.Lane];
        lock (end.Gate)
        {
            if (_isClosed)
                return;
            end.Outgoing.Acknowledge(received.UpTo, _time.GetTimestamp());
            if (end.Outgoing.ShowsLoss(received))
                end.Outgoing.GoBack();
            Send(end);
            if (end.Room is null || end.Outgoing.IsCongested)
                return;
            end.Room.TrySetResult();
            end.Room = null;
        }
    }

    /// <summary>Asks the other end about every lane that has waited long for an acknowledgement, and sends what had no room.</summary>
    public void LookAfterLanes()
    {
        var patience = (long)(_settings.ProbeAfter.TotalSeconds * _time.TimestampFrequency);
        foreach (var end in _ends)
        {
            lock (end.Gate)
                end.LookAfter(_time.GetTimestamp(), patience);
        }
    }

    /// <summary>Takes a message if there is room, or says what to wait for.</summary>
    private bool TryTell(LaneEnd end, byte[] encoded, out Task room)
    {
        room = Task.CompletedTask;
        lock (end.Gate)
        {
            if (_isClosed)
            {
                end.Counters.CountDropped();
                return true;
            }

            if (end.Outgoing.IsCongested || !end.Outgoing.TryAdd(encoded))
            {
                room = (end.Room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return false;
            }

            end.Counters.CountSent(encoded.Length); // before its answer can come
            Send(end);
        }

        return true;
    }

    private static SocketIoException TooLarge(int bytes) => new($"the event has {bytes} bytes, more than a link between nodes keeps: raise socketio.link.keep");

    private void Send(LaneEnd end)
    {
        if (_isOpen && !_isClosed)
            end.Send(_time.GetTimestamp());
    }
}
