using System.Collections.Frozen;
using System.Collections.Immutable;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Sockets ⇄ what other nodes are told of them.</summary>
internal static class SocketDescriptions
{
    private const int SocketsPerMessage = 200;
    private const int BytesPerMessage = 256 * 1024;

    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "authorization", "cookie", "proxy-authorization");

    /// <summary>Describes the first of some sockets: as many as make a message of moderate size, and at least one.</summary>
    public static ImmutableArray<SocketDescription> DescribeSome(ReadOnlySpan<Socket> sockets)
    {
        var part = ImmutableArray.CreateBuilder<SocketDescription>();
        for (long bytes = 0; part.Count < sockets.Length && part.Count < SocketsPerMessage && bytes < BytesPerMessage; bytes += BytesOf(part[^1].Data))
            part.Add(Describe(sockets[part.Count]));
        return part.ToImmutable();
    }

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

    /// <summary>Of what applications keep with a socket; the rest of a description is small.</summary>
    private static long BytesOf(Payload data)
    {
        long bytes = data.Json.Length;
        foreach (var attachment in data.Attachments)
            bytes += attachment.Length;
        return bytes;
    }
}
