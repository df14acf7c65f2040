using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>The acknowledgement of an event that a client emitted with an id.</summary>
internal sealed class SocketReply(Socket socket, long id) : AckReply
{
    protected override void SendOnce(ReadOnlySpan<object?> args)
    {
        var encoded = SocketJson.Encode(null, args, socket.Namespace.Server.Json);
        var packet = new SocketPacket(SocketPacketType.Ack, socket.Namespace.Name, encoded.Json, id, encoded.Attachments);
        if (!socket.Life.IsEnding)
            socket.Client.Send(packet);
    }
}
