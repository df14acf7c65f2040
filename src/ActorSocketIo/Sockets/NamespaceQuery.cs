using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>What clients of revision 3 say with a CONNECT: <c>/nsp?token=x</c>, where later ones send an auth payload.</summary>
/// <remarks>The reference reads it as a URL, which changes some names (<c>/ü</c> becomes <c>/%C3%BC</c>); here the name is what stands before the question mark.</remarks>
internal static class NamespaceQuery
{
    /// <summary>The packet as a later client would have sent it: the query's parameters are its payload, of repeated ones the last.</summary>
    public static SocketPacket ToAuth(SocketPacket connect, JsonSerializerOptions json)
    {
        var mark = connect.Namespace.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return new SocketPacket(SocketPacketType.Connect, connect.Namespace);

        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        var query = connect.Namespace.AsSpan(mark + 1);
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf('=');
            parameters[Decode(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return new SocketPacket(SocketPacketType.Connect, connect.Namespace[..mark], SocketJson.CaptureObject(parameters, json).Json);
    }

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
}
