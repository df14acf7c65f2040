using System.Text;

namespace ActorSocketIo;

/// <summary>What a client says that it got last: the last argument of every event that is kept for it.</summary>
/// <remarks>
/// Made by the node that emits, so it is in the one frame for all, and unique: a tilde, the node's token, a number. Other nodes know it by that form; an application's
/// own last argument never stands there, because an offset is behind it. Where clients are guarded the node that delivers makes it, of the emit's number, and a stamp is behind that: what the client
/// has got by then of all nodes.
/// </remarks>
internal static class PacketOffset
{
    /// <summary>Stands between an emit's name and the stamp.</summary>
    public const char StampMark = ';';

    /// <summary>Of an event that is not kept, where nothing can be said of what was before it.</summary>
    public const string Nothing = "~;";

    private const char Mark = '~';
    private const int TokenLength = 8;
    private const int LongestNumber = 16;

    /// <summary>Makes one.</summary>
    /// <param name="token">Of the node.</param>
    /// <param name="number">That the node has given to no other.</param>
    public static string Make(string token, long number) => $"{Mark}{token}{number:x}";

    /// <summary>Whether a text begins as all of them do; what an application has made may not.</summary>
    public static bool IsLikeOne(ReadOnlySpan<char> text) => text.StartsWith(Mark);

    /// <summary>The name of the emit, which is the same on all nodes: all but the stamp.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> offset) => offset.IndexOf(StampMark) is >= 0 and var end ? offset[..end] : offset;

    /// <summary>An event's array with an offset behind its arguments.</summary>
    public static ReadOnlyMemory<byte> Append(ReadOnlyMemory<byte> json, string offset)
    {
        var with = new byte[json.Length + offset.Length + 3];
        json.Span[..^1].CopyTo(with);
        var end = with.AsSpan(json.Length - 1);
        end[0] = (byte)',';
        end[1] = (byte)'"';
        Encoding.ASCII.GetBytes(offset, end[2..]);
        end[^2] = (byte)'"';
        end[^1] = (byte)']';
        return with;
    }

    /// <summary>Reads the one that an event ends with.</summary>
    /// <param name="json">The event's array.</param>
    /// <returns>Null if it ends with none.</returns>
    public static string? Read(ReadOnlySpan<byte> json)
    {
        var offset = Find(json);
        return offset.IsEmpty ? null : Encoding.ASCII.GetString(offset);
    }

    /// <summary>The event's array without it.</summary>
    public static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> json)
    {
        var offset = Find(json.Span);
        return offset.IsEmpty ? json : (byte[])[.. json.Span[..^(offset.Length + 4)], (byte)']'];
    }

    // … ,"~token1f"]
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json)
    {
        if (!json.EndsWith("\"]"u8))
            return default;
        var inner = json[..^2];
        var quote = inner.LastIndexOf((byte)'"');
        var offset = inner[(quote + 1)..];
        var name = offset.IndexOf((byte)StampMark) is >= 0 and var end ? offset[..end] : offset;
        return quote > 0 && inner[quote - 1] == ',' && name.Length is > 1 + TokenLength and <= 1 + TokenLength + LongestNumber && name[0] == Mark ? offset : default;
    }
}
