using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>The connections of one attacker; all are cut when it is disposed of.</summary>
internal sealed class Wire(int port) : IDisposable
{
    /// <summary>Every way in: both transports, compressed messages, and the older protocol with its script polling.</summary>
    public static readonly string[] Transports = ["polling", "websocket", "deflate", "polling3", "websocket3", "jsonp"];

    private readonly List<IDisposable> _owned = [];

    public int Port => port;

    public HttpClient Http => field ??= Own(NewHttp(port));

    /// <summary>Path and query of a handshake.</summary>
    /// <param name="transport">One of <see cref="Transports"/>.</param>
    public static string Path(string transport) => transport switch
    {
        "polling3" => "/socket.io/?EIO=3&transport=polling",
        "websocket3" => "/socket.io/?EIO=3&transport=websocket",
        "jsonp" => "/socket.io/?EIO=3&transport=polling&j=0",
        "deflate" => "/socket.io/?EIO=4&transport=websocket",
        _ => $"/socket.io/?EIO=4&transport={transport}",
    };

    /// <summary>A client for requests.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="maxConnections">How many connections it may open.</param>
    public static HttpClient NewHttp(int port, int maxConnections = int.MaxValue) => new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = maxConnections })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static async Task<RawWebSocket> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        return new RawWebSocket(client);
    }

    /// <summary>A connection with nothing on it.</summary>
    public async Task<RawWebSocket> ConnectAsync() => Own(await ConnectAsync(port));

    /// <summary>A WebSocket, answered with 101; its open packet has not been read.</summary>
    public async Task<RawWebSocket> UpgradeAsync(string url, string headers = "")
    {
        var socket = await ConnectAsync();
        await socket.UpgradeAsync(url, headers);
        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        return socket;
    }

    /// <summary>Opens a polling session of today's protocol.</summary>
    /// <returns>Path and query of its requests, the session's id last.</returns>
    public async Task<string> HandshakeAsync()
    {
        using var handshake = JsonDocument.Parse((await Http.GetStringAsync(Path("polling")))[1..]);
        return $"{Path("polling")}&sid={handshake.RootElement.GetProperty("sid").GetString()}";
    }

    /// <summary>Opens a session.</summary>
    public async Task<IWireClient> OpenAsync(string transport)
    {
        switch (transport)
        {
            case "websocket" or "deflate" or "websocket3":
                var socket = await UpgradeAsync(Path(transport), transport == "deflate" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
                Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);
                return new WebSocketWire(socket);
            case "polling":
                return Own(new PollingWire(Http, await HandshakeAsync()));
            default:
                return await Polling3Wire.OpenAsync(Http, Path(transport), isScript: transport == "jsonp");
        }
    }

    /// <summary>Opens a session and joins the main namespace.</summary>
    public async Task<IWireClient> JoinAsync(string transport)
    {
        var client = await OpenAsync(transport);
        if (!transport.EndsWith('3') && transport != "jsonp") // clients of that age are in without asking
            await client.SendAsync("40");
        Assert.StartsWith("40", await client.ReadAsync(), StringComparison.Ordinal);
        return client;
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        lock (_owned)
            _owned.Add(one);
        return one;
    }
}
