using static ActorSocketIo.Link.LinkProtocol;

namespace ActorSocketIo.Link;

/// <summary>What has arrived from one node in one lane: what is next, and the pieces of a message that is not whole yet.</summary>
/// <remarks>Pure state; outlives the actor that uses it, so a handler that fails costs one message and no number.</remarks>
internal sealed class IncomingLane(LinkSettings settings)
{
    private byte[]? _pieces;
    private int _filled;
    private long _gapToldAt = -1;

    /// <summary>The last number that was taken without a hole.</summary>
    public long UpTo { get; private set; }

    /// <summary>The last number that the sender was told of.</summary>
    public long Told { get; private set; }

    /// <summary>Bytes taken since the sender was told.</summary>
    public long UntoldBytes { get; private set; }

    /// <summary>Whether so much has been taken that the sender should be told soon, lest its window close.</summary>
    public bool IsTellingUrgent => UntoldBytes >= settings.WindowBytes / 8;

    /// <summary>Takes a piece.</summary>
    /// <param name="piece">From the other end; nothing in it can do harm.</param>
    /// <param name="message">The message that it completes.</param>
    public Arrival Take(Numbered piece, out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (piece.Number <= UpTo)
        {
            // What the sender was told must have been lost: it is told again.
            Told = 0;
            UntoldBytes += OutgoingLane.PieceOverheadBytes;
            return Arrival.Duplicate;
        }

        if (piece.Number > UpTo + 1)
        {
            if (_gapToldAt == UpTo)
                return Arrival.TooEarly;
            _gapToldAt = UpTo;
            return Arrival.Gap;
        }

        UpTo++;
        UntoldBytes += piece.Bytes.Length + OutgoingLane.PieceOverheadBytes;
        return Assemble(piece, out message);
    }

    /// <summary>What the sender is told; nothing is untold afterwards.</summary>
    public Received Tell(Lane lane, long probe = 0, bool isGap = false)
    {
        Told = UpTo;
        UntoldBytes = 0;
        return new(lane, UpTo, probe, isGap);
    }

    private Arrival Assemble(Numbered piece, out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (piece.Part == Part.Whole)
        {
            _pieces = null;
            message = piece.Bytes;
            return piece.Bytes.Length == piece.MessageBytes ? Arrival.Message : Arrival.Broken;
        }

        if (piece.Part.HasFlag(Part.First))
        {
            // A sender never keeps a message larger than its queue, and this end has the same settings: no more is allocated for it.
            _pieces = piece.MessageBytes <= settings.KeepBytes ? new byte[piece.MessageBytes] : null;
            _filled = 0;
        }

        if (_pieces is null || _filled + piece.Bytes.Length > _pieces.Length)
            return Spoil();
        piece.Bytes.Span.CopyTo(_pieces.AsSpan(_filled));
        _filled += piece.Bytes.Length;
        if (!piece.Part.HasFlag(Part.Last))
            return Arrival.Piece;
        if (_filled != _pieces.Length)
            return Spoil();
        message = _pieces;
        _pieces = null;
        return Arrival.Message;
    }

    private Arrival Spoil()
    {
        _pieces = null;
        return Arrival.Broken;
    }
}

/// <summary>What a piece turned out to be.</summary>
internal enum Arrival
{
    /// <summary>It completes a message.</summary>
    Message,

    /// <summary>More of its message must follow.</summary>
    Piece,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>A number is missing, and the sender has not been told.</summary>
    Gap,

    /// <summary>A number is missing, as the sender knows.</summary>
    TooEarly,

    /// <summary>It does not fit the pieces before it; its message is lost. Only another version could send such.</summary>
    Broken,
}
