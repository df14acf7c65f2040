using System.Collections.Frozen;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Sockets ⇄ what other nodes are told of them.</summary>
internal static class SocketDescriptions
{
    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "authorization", "cookie", "proxy-authorization");

    public static SocketDescription Describe(Socket socket)
    {
        var handshake = socket.Handshake;
        return new SocketDescription(
            socket.Id,
            [.. socket.Rooms],
            Payload.Of(socket.Data.ToArgument()),
            Payload.Of(handshake.Auth),
            [.. handshake.Headers.Where(header => !Secrets.Contains(header.Key))],
            [.. handshake.Query],
            handshake.Time,
            handshake.Address,
            handshake.IsCrossDomain,
            handshake.IsSecure,
            handshake.Issued,
            handshake.Url);
    }

    public static RemoteSocket ToRemote(Adapter adapter, SocketDescription found) => new(
        adapter,
        found.Id,
        new Handshake
        {
            Headers = found.Headers.ToFrozenDictionary(),
            Query = found.Query.ToFrozenDictionary(),
            Time = found.Time,
            Address = found.Address,
            IsCrossDomain = found.IsCrossDomain,
            IsSecure = found.IsSecure,
            Issued = found.Issued,
            Url = found.Url,
            Auth = found.Auth.ToArgument(adapter.Namespace.Server.Json),
        },
        found.Rooms.ToFrozenSet(StringComparer.Ordinal),
        found.Data.ToArgument(adapter.Namespace.Server.Json));
}
