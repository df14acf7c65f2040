using System.Security.Cryptography;
using System.Text;
using ActorSocketIo.Adapters;

namespace ActorSocketIo.AdminUi;

/// <summary>A socket as the page shows it. Not thread-safe: whoever keeps it changes its rooms.</summary>
internal sealed class ShownSocket
{
    private const int ClientIdLength = 12;
    private const int OtherBytes = 200;

    private readonly string _clientId;
    private readonly Argument _handshake;
    private string _transport;
    private Argument _data;

    private ShownSocket(string nsp, string id, string clientId, string transport, Argument data, Argument handshake, IEnumerable<string> rooms)
    {
        Namespace = nsp;
        Id = id;
        _clientId = clientId;
        _transport = transport;
        _data = data;
        _handshake = handshake;
        Rooms = new(rooms, StringComparer.Ordinal);
    }

    public string Namespace { get; }

    public string Id { get; }

    public HashSet<string> Rooms { get; }

    /// <summary>Bytes that it takes on the way to a page, about.</summary>
    public int Bytes => OtherBytes + _data.Json.Length + _handshake.Json.Length + Rooms.Sum(room => room.Length);

    /// <summary>Describes a socket of this node as it is now. Credentials stay where they are: those of headers, and what the client has sent along.</summary>
    public static ShownSocket Of(Socket socket)
    {
        var from = socket.Handshake;
        var handshake = PageJson.Encode(new
        {
            from.Address,
            Headers = from.Headers.Where(header => !SocketDescriptionWriter.IsSecret(header.Key)).ToDictionary(),
            from.Query,
            from.Issued,
            Secure = from.IsSecure,
            from.Time,
            from.Url,
            Xdomain = from.IsCrossDomain,
        });
        return new(socket.Namespace.Name, socket.Id, ClientIdOf(socket), socket.Conn.TransportName, socket.Data.ToArgument(), handshake, socket.Rooms);
    }

    /// <summary>Reads what another node has described.</summary>
    public static ShownSocket Read(Argument shown) => new(
        shown["nsp"].Get<string>()!,
        shown["id"].Get<string>()!,
        shown["clientId"].Get<string>()!,
        shown["transport"].Get<string>()!,
        shown["data"],
        shown["handshake"],
        shown["rooms"].EnumerateArray().Select(room => room.Get<string>()!));

    /// <summary>As the page reads it.</summary>
    public Argument Encode() => PageJson.Encode(new { Id, ClientId = _clientId, Transport = _transport, Nsp = Namespace, Data = _data, Handshake = _handshake, Rooms });

    /// <summary>Takes over what has changed: transport or data.</summary>
    public void Update(Argument change)
    {
        if (change["transport"].Get<string>() is { } transport)
            _transport = transport;
        if (!change["data"].IsNull)
            _data = change["data"];
    }

    /// <summary>One for all sockets of a client. Not the session's id, which is a secret.</summary>
    private static string ClientIdOf(Socket socket) =>
        System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(socket.Conn.Id)))[..ClientIdLength];
}
