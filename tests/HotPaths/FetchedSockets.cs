using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Serialization;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>Sockets of browsers in a room, as their node describes them, as another node reads that, and as the application looks at it.</summary>
internal sealed class FetchedSockets
{
    /// <summary>How many.</summary>
    public const int Count = 100;

    private readonly WireRegistry _registry = new(WireCatalogue.Codecs);
    private readonly Namespace _chat;
    private readonly string _room;
    private readonly Socket[] _sockets;
    private readonly byte[] _answer;

    private FetchedSockets(Namespace chat, string room)
    {
        _chat = chat;
        _room = room;
        _sockets = [.. chat.Sockets.Values.Where(socket => socket.Rooms.Contains(room))];
        _answer = Describe();
    }

    /// <summary>Opens a room.</summary>
    /// <param name="server">Where.</param>
    public static async Task<FetchedSockets> OpenAsync(QuietServer server)
    {
        var room = $"of browsers {Guid.NewGuid()}";
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => server.ConnectAsync(room, RequestOf(i))));
        return new(server.Chat, room);
    }

    /// <summary>The answer to another node, encoded for its link.</summary>
    public byte[] Describe() =>
        _registry.Encode(new AdapterProtocol.SocketsFound(1, SocketDescriptions.DescribeSome(_sockets, SocketFields.All, out _), IsLast: true));

    /// <summary>The same as it arrives.</summary>
    public ImmutableArray<SocketDescription> Read() => ((AdapterProtocol.SocketsFound)_registry.Decode(_answer)!).Sockets;

    /// <summary>Arrived, and all of every socket looked at.</summary>
    /// <returns>Rooms and headers together.</returns>
    public int ReadAndLook()
    {
        var seen = 0;
        foreach (var socket in Read())
            seen += socket.Rooms.Count + socket.Handshake(SocketJson.Default).Headers.Count + socket.Data(SocketJson.Default).Attachments.Count;
        return seen;
    }

    /// <summary>Found on their own node.</summary>
    public IReadOnlyList<RemoteSocket> FetchHere() => _chat.To(_room).FetchSocketsAsync().Result;

    private static CapturedRequest RequestOf(int client) => new(
        "/socket.io/?EIO=4&transport=websocket",
        new Dictionary<string, string> { ["EIO"] = "4", ["transport"] = "websocket" },
        new Dictionary<string, string>
        {
            ["host"] = "chat.example.org",
            ["connection"] = "Upgrade",
            ["pragma"] = "no-cache",
            ["cache-control"] = "no-cache",
            ["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
            ["upgrade"] = "websocket",
            ["origin"] = "https://chat.example.org",
            ["sec-websocket-version"] = "13",
            ["accept-encoding"] = "gzip, deflate, br, zstd",
            ["accept-language"] = client % 2 == 0 ? "en-US,en;q=0.9" : "de,en;q=0.8",
            ["cookie"] = "session=0123456789abcdef",
            ["sec-websocket-key"] = Convert.ToBase64String(Guid.NewGuid().ToByteArray()),
            ["sec-websocket-extensions"] = "permessage-deflate; client_max_window_bits",
        },
        $"10.0.0.{client}");
}
