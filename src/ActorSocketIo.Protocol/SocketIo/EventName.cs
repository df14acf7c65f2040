using System.Text;
using System.Text.Json;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>The name of an event: the first element of its payload, a string or a number.</summary>
public static class EventName
{
    /// <summary>The name, as application code knows it.</summary>
    /// <param name="element">The first element of a decoded event's payload.</param>
    /// <returns>The unescaped string; of a number its digits as they were sent.</returns>
    public static string Read(ReadOnlySpan<byte> element)
    {
        if (TryGetUtf8(element, out var name))
            return Encoding.UTF8.GetString(name);

        var reader = new Utf8JsonReader(element);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>The name in UTF-8 without a copy, for a look-up.</summary>
    /// <param name="element">The first element of a decoded event's payload.</param>
    /// <param name="name">What is between the quotes, or the number.</param>
    /// <returns>False if the name holds escapes: <see cref="Read"/> undoes them.</returns>
    public static bool TryGetUtf8(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> name)
    {
        name = element is [(byte)'"', .., (byte)'"'] ? element[1..^1] : element;
        return !name.Contains((byte)'\\');
    }

    /// <summary>Whether the protocol keeps the name for itself, so that neither side may emit it.</summary>
    /// <param name="name">The name.</param>
    public static bool IsReserved(string name) =>
        name is "connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener";

    /// <summary>Whether the string that a reader stands on is a reserved name.</summary>
    internal static bool IsReserved(ref Utf8JsonReader reader) =>
        AsciiName.Is(ref reader, "connect"u8) || AsciiName.Is(ref reader, "connect_error"u8)
        || AsciiName.Is(ref reader, "disconnect"u8) || AsciiName.Is(ref reader, "disconnecting"u8)
        || AsciiName.Is(ref reader, "newListener"u8) || AsciiName.Is(ref reader, "removeListener"u8);
}
