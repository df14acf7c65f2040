using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>Writes a MessagePack value as JSON with placeholders, and collects what they stand for.</summary>
/// <remarks>
/// What JSON cannot say becomes what <c>JSON.stringify</c> makes of it: not-a-number and the infinities are null, a Date is its ISO text,
/// undefined is null in an array and left out of an object. An unknown extension is <c>[type, binary]</c>, as in <c>notepack.io</c>.
/// </remarks>
internal sealed class MsgPackToJson
{
    private const string IsoFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    [ThreadStatic]
    private static MsgPackToJson? _ofThread;

    private readonly JsonText _json = new();
    private readonly List<ReadOnlyMemory<byte>> _attachments = [];
    private int _maxDepth;
    private int _maxAttachments;

    /// <summary>Transcodes one value.</summary>
    /// <param name="reader">Stands in front of it.</param>
    /// <param name="limits">Nesting and attachments that are allowed.</param>
    /// <param name="json">The JSON, owned by the caller.</param>
    /// <param name="attachments">The binary values in the order of their placeholders, copied; null if there are none.</param>
    /// <returns>Null, or why there is none. Never throws.</returns>
    public static ProtocolError? Write(MsgPackReader reader, PacketLimits limits, out byte[] json, out ReadOnlyMemory<byte>[]? attachments)
    {
        var transcoder = _ofThread ??= new MsgPackToJson();
        transcoder._maxDepth = limits.JsonDepth;
        transcoder._maxAttachments = limits.MaxAttachments;
        try
        {
            var refused = transcoder.Value(ref reader, depth: 0);
            json = refused is null ? transcoder._json.Written.ToArray() : [];
            attachments = transcoder._attachments.Count == 0 ? null : [.. transcoder._attachments];
            return refused;
        }
        finally
        {
            transcoder.Reset();
        }
    }

    private void Reset()
    {
        _json.Length = 0;
        _attachments.Clear();
        if (_json.IsTooLargeToKeep)
            _ofThread = null;
    }

    private ProtocolError? Value(ref MsgPackReader reader, int depth)
    {
        if (!reader.TryRead(out var token))
            return ProtocolError.InvalidPayload;

        switch (token.Kind)
        {
            case MsgPackKind.Nil:
                _json.Raw("null"u8);
                return null;
            case MsgPackKind.False or MsgPackKind.True:
                _json.Raw(token.Kind == MsgPackKind.True ? "true"u8 : "false"u8);
                return null;
            case MsgPackKind.Integer:
                _json.Number(token.Integer);
                return null;
            case MsgPackKind.Unsigned:
                _json.Number((ulong)token.Integer);
                return null;
            case MsgPackKind.Float:
                Float(token.Float);
                return null;
            case MsgPackKind.Text:
                return Text(token.Bytes);
            case MsgPackKind.Binary:
                return Binary(token.Bytes);
            case MsgPackKind.Array:
                return Array(ref reader, token.Count, depth + 1);
            case MsgPackKind.Map:
                return Map(ref reader, token.Count, depth + 1);
            default:
                return Extension(token, depth + 1);
        }
    }

    private void Float(double value)
    {
        if (double.IsFinite(value))
            _json.Number(value);
        else
            _json.Raw("null"u8);
    }

    private ProtocolError? Text(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return ProtocolError.InvalidUtf8;
        _json.String(utf8);
        return null;
    }

    private ProtocolError? Binary(ReadOnlySpan<byte> bytes)
    {
        if (_attachments.Count == _maxAttachments)
            return ProtocolError.IllegalAttachments;

        _json.Raw("""{"_placeholder":true,"num":"""u8);
        _json.Number((long)_attachments.Count);
        _json.Raw('}');
        _attachments.Add(bytes.ToArray());
        return null;
    }

    private ProtocolError? Array(ref MsgPackReader reader, int count, int depth)
    {
        if (depth > _maxDepth)
            return ProtocolError.InvalidPayload;

        _json.Raw('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                _json.Raw(',');
            if (Value(ref reader, depth) is { } refused)
                return refused;
        }

        _json.Raw(']');
        return null;
    }

    private ProtocolError? Map(ref MsgPackReader reader, int count, int depth)
    {
        if (depth > _maxDepth)
            return ProtocolError.InvalidPayload;

        _json.Raw('{');
        var isFirst = true;
        for (; count > 0; count--)
        {
            if (!reader.TryRead(out var key))
                return ProtocolError.InvalidPayload;

            var value = reader;
            if (value.TryRead(out var token) && token.IsUndefined)
            {
                reader = value;
                continue;
            }

            if (!isFirst)
                _json.Raw(',');
            isFirst = false;
            if (Key(key) is { } illegal)
                return illegal;
            if (Value(ref reader, depth) is { } refused)
                return refused;
        }

        _json.Raw('}');
        return null;
    }

    // JavaScript makes a string of any key; that of a number is the only other one which anybody sends.
    private ProtocolError? Key(MsgPackToken key)
    {
        switch (key.Kind)
        {
            case MsgPackKind.Text when Utf8.IsValid(key.Bytes):
                _json.String(key.Bytes);
                _json.Raw(':');
                return null;
            case MsgPackKind.Integer:
                _json.Raw('"');
                _json.Number(key.Integer);
                _json.Raw("\":"u8);
                return null;
            default:
                return ProtocolError.InvalidPayload;
        }
    }

    private ProtocolError? Extension(MsgPackToken token, int depth)
    {
        if (token.IsUndefined)
        {
            _json.Raw("null"u8);
            return null;
        }

        if (token.ExtensionType == 0 && token.Kind == MsgPackKind.Extension)
            return Binary(token.Bytes); // an ArrayBuffer
        if (token.ExtensionType == 0 && token.Bytes.Length == 8)
        {
            Date(BinaryPrimitives.ReadInt64BigEndian(token.Bytes));
            return null;
        }

        if (depth > _maxDepth)
            return ProtocolError.InvalidPayload;
        _json.Raw('[');
        _json.Number((long)token.ExtensionType);
        _json.Raw(',');
        if (Binary(token.Bytes) is { } refused)
            return refused;
        _json.Raw(']');
        return null;
    }

    private void Date(long milliseconds)
    {
        const long first = -62_135_596_800_000, last = 253_402_300_799_999;
        if (milliseconds is >= first and <= last)
            _json.String(Encoding.ASCII.GetBytes(DateTime.UnixEpoch.AddMilliseconds(milliseconds).ToString(IsoFormat, CultureInfo.InvariantCulture)));
        else
            _json.Raw("null"u8); // beyond the year 9999, or before the first
    }
}
