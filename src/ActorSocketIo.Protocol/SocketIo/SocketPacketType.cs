namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>The seven packet types of Socket.IO v5; the value is the digit on the wire.</summary>
public enum SocketPacketType : byte
{
    /// <summary>A client joins a namespace; the server's answer to that.</summary>
    Connect = 0,

    /// <summary>Either side leaves a namespace.</summary>
    Disconnect = 1,

    /// <summary>An event with its arguments.</summary>
    Event = 2,

    /// <summary>The answer to an event that had an id.</summary>
    Ack = 3,

    /// <summary>The server refuses a namespace.</summary>
    ConnectError = 4,

    /// <summary>An event with attachments: only on the wire, see <see cref="SocketPacket"/>.</summary>
    BinaryEvent = 5,

    /// <summary>An ack with attachments: only on the wire, see <see cref="SocketPacket"/>.</summary>
    BinaryAck = 6,
}
