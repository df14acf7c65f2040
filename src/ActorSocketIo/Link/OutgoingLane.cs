using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Link;

/// <summary>What is on its way to one node in one lane: cut, numbered, kept until acknowledged.</summary>
/// <remarks>Pure state; <see cref="NodeLink"/> holds a lock around it. A ring of pieces: handled ones leave at the front, sent ones stand before unsent ones.</remarks>
internal sealed class OutgoingLane(LinkSettings settings)
{
    /// <summary>What a piece costs besides its bytes, so that a queue of tiny messages is bounded too.</summary>
    public const int PieceOverheadBytes = 64;

    private const int SmallRing = 16;
    private const int RememberedProbes = 64;

    private Piece[] _ring = new Piece[SmallRing];
    private int _head, _count, _sent;
    private readonly Queue<(long Id, long SentUpTo)> _probes = new();
    private long _firstNumber = 1, _highestSent, _lastProbe, _progressAt;

    /// <summary>Bytes that are kept, overhead included.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Bytes that have been sent and not been acknowledged.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Probes since the other end was last heard of, or since it went back.</summary>
    public int UnansweredProbes { get; private set; }

    /// <summary>Whether something waits for room in the window.</summary>
    public bool IsCongested => _sent < _count;

    /// <summary>Whether everything has been acknowledged.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether an empty lane has room for a message of this size.</summary>
    public static bool CanHold(int messageBytes, LinkSettings settings) => CostOf(messageBytes, settings) <= settings.KeepBytes;

    /// <summary>Whether there is room for a message of this size now.</summary>
    public bool HasRoomFor(int messageBytes) => KeptBytes + CostOf(messageBytes, settings) <= settings.KeepBytes;

    /// <summary>Adds a message, cut in place: its pieces share the array.</summary>
    /// <returns>False if it does not fit; then nothing was added.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> message)
    {
        var pieces = PiecesOf(message.Length, settings);
        var cost = CostOf(message.Length, settings);
        if (KeptBytes + cost > settings.KeepBytes)
            return false;

        Reserve(pieces);
        for (var i = 0; i < pieces; i++)
        {
            var at = i * settings.PieceBytes;
            var part = (i == 0 ? Part.First : Part.Middle) | (i == pieces - 1 ? Part.Last : Part.Middle);
            this[_count++] = new(message.Slice(at, Math.Min(settings.PieceBytes, message.Length - at)), part, message.Length);
        }

        KeptBytes += cost;
        return true;
    }

    /// <summary>Takes the next piece that the window has room for.</summary>
    /// <param name="now">A reading of the monotonic clock.</param>
    /// <param name="next">What to send.</param>
    /// <param name="isAgain">Whether it had been sent before.</param>
    public bool TryTakeNext(long now, out Numbered next, out bool isAgain)
    {
        next = null!;
        isAgain = false;
        if (!IsCongested)
            return false;
        ref var piece = ref this[_sent];
        if (_sent > 0 && SentBytes + piece.Cost > settings.WindowBytes)
            return false;

        if (_sent == 0)
            _progressAt = now;       // the clock of the oldest one starts
        var number = _firstNumber + _sent++;
        SentBytes += piece.Cost;
        isAgain = number <= _highestSent;
        _highestSent = Math.Max(_highestSent, number);
        next = new(number, piece.Part, piece.MessageBytes, piece.Bytes);
        return true;
    }

    /// <summary>The other end has handled everything up to a number. Old news and nonsense change nothing.</summary>
    public void Acknowledge(long upTo, long now)
    {
        if (upTo < _firstNumber || upTo > _highestSent)
            return;
        _progressAt = now;
        for (; _firstNumber <= upTo; _firstNumber++)
        {
            ref var piece = ref this[0];
            KeptBytes -= piece.Cost;
            if (_sent > 0)
            {
                SentBytes -= piece.Cost;
                _sent--;
            }

            piece = default;
            _head = (_head + 1) & (_ring.Length - 1);
            _count--;
        }

        if (_count == 0 && _ring.Length > 1024)
            (_ring, _head) = (new Piece[SmallRing], 0);
    }

    /// <summary>Goes back: everything that is not acknowledged will be sent again.</summary>
    public void GoBack()
    {
        (_sent, SentBytes, UnansweredProbes) = (0, 0, 0);
        _probes.Clear();        // answers to these show what has just been mended
    }

    /// <summary>Whether it is time to ask what has arrived: something was sent, and nothing acknowledged since.</summary>
    /// <param name="now">A reading of the monotonic clock.</param>
    /// <param name="patience">In ticks of that clock.</param>
    /// <param name="probe">What to ask, if so.</param>
    public bool TryProbe(long now, long patience, out Probe probe)
    {
        probe = null!;
        if (_sent == 0 || now - _progressAt < patience)
            return false;
        _progressAt = now;
        if (_probes.Count == RememberedProbes)
            _probes.Dequeue();
        _probes.Enqueue((++_lastProbe, _firstNumber + _sent - 1));
        probe = new(_lastProbe);
        UnansweredProbes++;
        return true;
    }

    /// <summary>Whether the first kept piece has been lost: the other end saw a gap, or a probe arrived that was sent after it.</summary>
    /// <remarks>Called after <see cref="Acknowledge"/>. A wrong yes costs duplicates, a wrong no another probe.</remarks>
    public bool ShowsLoss(Received answer)
    {
        UnansweredProbes = 0;
        var sentBefore = 0L;
        while (_probes.TryPeek(out var probe) && probe.Id <= answer.Probe)
        {
            if (probe.Id == answer.Probe)
                sentBefore = probe.SentUpTo;
            _probes.Dequeue();
        }

        return _firstNumber == answer.UpTo + 1 && (answer.IsGap || answer.UpTo < sentBefore);
    }

    private static int PiecesOf(int messageBytes, LinkSettings settings) => Math.Max(1, (int)(((long)messageBytes + settings.PieceBytes - 1) / settings.PieceBytes));

    private static long CostOf(int messageBytes, LinkSettings settings) => messageBytes + (long)PiecesOf(messageBytes, settings) * PieceOverheadBytes;

    private ref Piece this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Reserve(int pieces)
    {
        if (_count + pieces <= _ring.Length)
            return;
        var larger = new Piece[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_count + pieces))];
        for (var i = 0; i < _count; i++)
            larger[i] = this[i];
        (_ring, _head) = (larger, 0);
    }

    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, Part Part, int MessageBytes)
    {
        public int Cost => Bytes.Length + PieceOverheadBytes;
    }
}
