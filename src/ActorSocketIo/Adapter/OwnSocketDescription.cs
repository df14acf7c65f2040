using System.Text.Json;

namespace ActorSocketIo.Adapters;

/// <summary>A socket of this node at one moment, with the handshake itself.</summary>
internal sealed class OwnSocketDescription(Socket socket, SocketFields fields) : SocketDescription(socket.Id, fields)
{
    private readonly string[] _rooms = fields.Has(SocketFields.Rooms) ? socket.Membership.ToArray(socket) : [];
    private readonly Argument _data = fields.Has(SocketFields.Data) ? socket.Data.ToArgument() : default;
    private readonly Handshake _handshake = socket.Handshake;

    public override Argument Data(JsonSerializerOptions json) => _data;

    protected override string[] ReadRooms() => _rooms;

    protected override Handshake ReadHandshake(JsonSerializerOptions json) => _handshake;
}
