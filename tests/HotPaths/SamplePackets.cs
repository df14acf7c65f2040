using System.Text;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>Packets as applications send them: an event with one argument of a given size.</summary>
internal static class SamplePackets
{
    /// <summary>A text of so many bytes, none of which JSON escapes.</summary>
    public static string Text(int bytes) => new('x', bytes);

    /// <summary>The payload of an event whose argument is such a text.</summary>
    public static byte[] EventJson(int bytes) => Encoding.UTF8.GetBytes($"""["message","{Text(bytes)}"]""");

    /// <summary>An event that asks for an acknowledgement.</summary>
    public static SocketPacket Event(int bytes) => new(SocketPacketType.Event, "/chat", EventJson(bytes), ackId: 7);

    /// <summary>An event whose argument is bytes.</summary>
    public static SocketPacket BinaryEvent(int bytes) => new(
        SocketPacketType.Event, "/chat", """["message",{"_placeholder":true,"num":0}]"""u8.ToArray(), ackId: 7, attachments: [new byte[bytes]]);

    /// <summary>The Socket.IO text of an event that asks for an acknowledgement, without the Engine.IO type in front.</summary>
    public static byte[] EventText(int bytes) => Encoding.UTF8.GetBytes($"""2/chat,7["message","{Text(bytes)}"]""");

    /// <summary>The same as an Engine.IO text packet.</summary>
    public static byte[] EventFrame(int bytes) => [(byte)'4', .. EventText(bytes)];

    /// <summary>The Socket.IO text of a binary event with one attachment.</summary>
    public static byte[] BinaryEventText() => """51-/chat,7["message",{"_placeholder":true,"num":0}]"""u8.ToArray();
}
