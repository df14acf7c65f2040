using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Sockets ⇄ what other nodes are told of them.</summary>
internal static class SocketDescriptions
{
    /// <summary>A message of descriptions is closed when it has so many bytes; it is longer only by the last of them.</summary>
    public const int BytesPerMessage = 64 * 1024;

    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "authorization", "cookie", "proxy-authorization");

    /// <summary>Describes the first of some sockets: as many as make a message of moderate size, and at least one.</summary>
    /// <param name="sockets">Of which those are left out that have been disconnected meanwhile.</param>
    /// <param name="fields">What of each.</param>
    /// <param name="seen">How many have been described or left out.</param>
    public static ImmutableArray<SocketDescription> DescribeSome(ReadOnlySpan<Socket> sockets, SocketFields fields, out int seen)
    {
        var part = ImmutableArray.CreateBuilder<SocketDescription>();
        long bytes = 0;
        for (seen = 0; seen < sockets.Length && bytes < BytesPerMessage; seen++)
        {
            if (!sockets[seen].Connected)
                continue;
            part.Add(Describe(sockets[seen], fields));
            bytes += BytesOf(part[^1]);
        }

        return part.ToImmutable();
    }

    public static SocketDescription Describe(Socket socket, SocketFields fields) => new(
        socket.Id,
        fields.HasFlag(SocketFields.Rooms) ? ImmutableArray.Create(socket.RoomSet.ToArray()) : default,
        fields.HasFlag(SocketFields.Data) ? Payload.Of(socket.Data.ToArgument()) : null,
        fields.HasFlag(SocketFields.Handshake) ? Describe(socket.Handshake) : null);

    /// <summary>A socket of this node as it is found here: with the handshake itself.</summary>
    public static RemoteSocket Here(Adapter adapter, Socket socket, SocketFields fields) => new(
        adapter,
        socket.Id,
        fields.HasFlag(SocketFields.Rooms) ? socket.Rooms : null,
        fields.HasFlag(SocketFields.Data) ? socket.Data.ToArgument() : null,
        fields.HasFlag(SocketFields.Handshake) ? socket.Handshake : null);

    public static RemoteSocket ToRemote(Adapter adapter, SocketDescription found) => new(
        adapter,
        found.Id,
        found.Rooms.IsDefault ? null : found.Rooms.ToHashSet(StringComparer.Ordinal),
        found.Data?.ToArgument(adapter.Namespace.Server.Json),
        found.Handshake is { } handshake ? ToHandshake(adapter, handshake) : null);

    private static HandshakeDescription Describe(Handshake handshake) => new(
        Payload.Of(handshake.Auth),
        [.. handshake.Headers.Where(header => !Secrets.Contains(header.Key))],
        [.. handshake.Query],
        handshake.Address,
        handshake.IsCrossDomain,
        handshake.IsSecure,
        handshake.Issued,
        handshake.Url);

    private static Handshake ToHandshake(Adapter adapter, HandshakeDescription found) => new()
    {
        Headers = new Dictionary<string, string>(found.Headers),
        Query = new Dictionary<string, string>(found.Query),
        Address = found.Address,
        IsCrossDomain = found.IsCrossDomain,
        IsSecure = found.IsSecure,
        Issued = found.Issued,
        Url = found.Url,
        Auth = found.Auth.ToArgument(adapter.Namespace.Server.Json),
    };

    /// <summary>About what a description takes in a message.</summary>
    private static long BytesOf(SocketDescription socket)
    {
        long bytes = BytesOf(socket.Id);
        if (!socket.Rooms.IsDefault)
            foreach (var room in socket.Rooms)
                bytes += BytesOf(room);
        if (socket.Data is { } data)
            bytes += data.Bytes;
        if (socket.Handshake is { } handshake)
            bytes += handshake.Auth.Bytes + BytesOf(handshake.Headers) + BytesOf(handshake.Query) + BytesOf(handshake.Address) + BytesOf(handshake.Url);
        return bytes;
    }

    private static long BytesOf(ImmutableArray<KeyValuePair<string, string>> pairs)
    {
        long bytes = 0;
        foreach (var (name, value) in pairs)
            bytes += BytesOf(name) + BytesOf(value);
        return bytes;
    }

    private static long BytesOf(string text) => 1 + Encoding.UTF8.GetByteCount(text);
}
