using System.Text;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Protocol.Tests;

/// <summary>Short words for bytes and texts.</summary>
internal static class Bytes
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>One line for a packet, so that packets are compared as text: <c>Event /nsp #1 ["x"] +AQI=</c>.</summary>
    public static string Line(SocketPacket packet) => string.Join(' ', Parts(packet));

    private static IEnumerable<string> Parts(SocketPacket packet)
    {
        yield return packet.Type.ToString();
        yield return packet.Namespace;
        if (packet.AckId is { } id)
            yield return $"#{id}";
        if (!packet.Payload.IsEmpty)
            yield return Text(packet.Payload);
        foreach (var attachment in packet.Attachments)
            yield return "+" + Convert.ToBase64String(attachment.Span);
    }
}
