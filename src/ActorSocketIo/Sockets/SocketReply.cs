using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>The acknowledgement of an event that a client emitted with an id.</summary>
internal sealed class SocketReply(Socket socket, long id) : AckReply(socket.Namespace.Server.Json)
{
    protected override void SendOnce(in EncodedArguments encoded)
    {
        var packet = new SocketPacket(SocketPacketType.Ack, socket.Namespace.Name, encoded.Json, id, encoded.Attachments);
        if (!socket.Life.IsEnding)
            socket.Client.Send(packet);
    }
}
