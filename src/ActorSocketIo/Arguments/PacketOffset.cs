using System.Text;

namespace ActorSocketIo;

/// <summary>What a client says that it got last: the last argument of every event that is kept for it.</summary>
/// <remarks>
/// Made by the node that emits, so it is in the one frame for all, and unique: a tilde, the node's token, a number. Other nodes know it by that form; an application's
/// own last argument never stands there, because an offset is behind it.
/// </remarks>
internal static class PacketOffset
{
    private const char Mark = '~';
    private const int TokenLength = 8;
    private const int LongestNumber = 16;

    /// <summary>Makes one.</summary>
    /// <param name="token">Of the node.</param>
    /// <param name="number">That the node has given to no other.</param>
    public static string Make(string token, long number) => $"{Mark}{token}{number:x}";

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
        return quote > 0 && inner[quote - 1] == ',' && offset.Length is > 1 + TokenLength and <= 1 + TokenLength + LongestNumber && offset[0] == Mark ? offset : default;
    }
}
