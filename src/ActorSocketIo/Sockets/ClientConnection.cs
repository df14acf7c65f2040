using System.Globalization;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>One session's client: takes its messages apart and gives each packet to the socket of its namespace.</summary>
/// <remarks>Runs on the transport's thread, one message at a time. Breaking the protocol closes the session: <c>forced close</c>.</remarks>
internal sealed class ClientConnection : ISessionSink
{
    private readonly SocketIoServer _server;
    private readonly IPacketDecoder _decoder;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Socket?> _sockets = new(1, StringComparer.Ordinal); // null: being let in
    private HashSet<string>? _left; // disconnected by the server: what the client still sent is ignored
    private ITimer? _connectTimer;
    private volatile bool _closed;

    public ClientConnection(SocketIoServer server, EngineSession session)
    {
        _server = server;
        Session = session;
        Inbox = new EventInbox(server.Options.MaxPendingEvents, server.Options.MaxPendingEventBytes);
        _decoder = server.Options.Parser.CreateDecoder(server.Options.Packets);
        _connectTimer = server.Time.CreateTimer(
            static client => ((ClientConnection)client!).OnConnectTimeout(), this, server.Options.ConnectTimeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public EngineSession Session { get; }

    /// <summary>What waits for handlers, of all its sockets.</summary>
    public EventInbox Inbox { get; }

    public void OnMessage(ReadOnlySpan<byte> data, bool isBinary)
    {
        if (_closed)
            return;
        var decoded = _decoder.Add(data, isBinary);
        if (!decoded.IsValid)
            Break(decoded.Error.Message);
        else if (decoded.Value is { } packet)
            OnPacket(packet);
    }

    public ValueTask WhenReady() => Inbox.WhenReady();

    public void OnClosed(string reason, string? description)
    {
        Inbox.Close();
        Socket[] sockets;
        lock (_lock)
        {
            _closed = true;
            sockets = [.. _sockets.Values.OfType<Socket>()];
            _sockets.Clear();
            StopConnectTimer();
        }

        foreach (var socket in sockets)
            socket.Life.Close(reason);
    }

    /// <summary>Sends a packet of its own; any thread.</summary>
    public void Send(SocketPacket packet) => Session.TrySend(_server.Options.Parser.Encode(packet));

    /// <summary>The middlewares let a socket in: its events count from now on, and the client is told.</summary>
    public void OnJoined(Socket socket)
    {
        lock (_lock)
            StopConnectTimer();
        var reply = SocketJson.CaptureObject([new("sid", socket.Id)], _server.Json);
        Send(new SocketPacket(SocketPacketType.Connect, socket.Namespace.Name, reply.Json));
    }

    /// <summary>The server disconnects a namespace: packets that the client sent before it knew must not cost it the connection.</summary>
    public void ExpectStragglers(string nsp)
    {
        lock (_lock)
        {
            _left ??= new(StringComparer.Ordinal);
            if (_left.Count >= _server.Options.MaxNamespacesPerClient)
                _left.Clear(); // the oldest have had their time
            _left.Add(nsp);
        }
    }

    /// <summary>A socket has ended.</summary>
    public void Forget(Socket socket)
    {
        lock (_lock)
        {
            if (_sockets.TryGetValue(socket.Namespace.Name, out var known) && known == socket)
                _sockets.Remove(socket.Namespace.Name);
        }
    }

    /// <summary>Disconnects every namespace, then closes the session once that is written.</summary>
    public void DisconnectAll()
    {
        Socket[] sockets;
        lock (_lock)
            sockets = [.. _sockets.Values.OfType<Socket>()];
        foreach (var socket in sockets)
            socket.Life.Disconnect();
        Session.Close();
    }

    private void OnPacket(SocketPacket packet)
    {
        if (packet.Type == SocketPacketType.Connect)
        {
            OnConnect(packet);
            return;
        }

        Socket? socket;
        bool isStraggler;
        lock (_lock)
        {
            isStraggler = _left is not null && _left.Contains(packet.Namespace);
            _sockets.TryGetValue(packet.Namespace, out socket);
        }

        if (socket is null || !socket.Connected)
        {
            if (isStraggler)
                return;
            Break("packet for a namespace that was not joined");
            return;
        }

        switch (packet.Type)
        {
            case SocketPacketType.Event:
                OnEvent(socket, packet);
                break;
            case SocketPacketType.Ack:
                if (packet.AckId is { } id)
                    socket.Acks.Settle(id, new Arguments(packet, skip: 0, _server.Json));
                break;
            case SocketPacketType.Disconnect:
                socket.Life.Close(DisconnectReasons.ClientNamespaceDisconnect);
                break;
            default:
                Break("packet that only servers send");
                break;
        }
    }

    private void OnEvent(Socket socket, SocketPacket packet)
    {
        if (Inbox.TryEnter(packet))
            socket.Life.Tell(new SocketProtocol.Received(packet));
        else
            BreakLimit("more events wait than the limit allows");
    }

    private void OnConnect(SocketPacket packet)
    {
        bool isTaken;
        lock (_lock)
        {
            _left?.Remove(packet.Namespace);
            isTaken = _sockets.Count < _server.Options.MaxNamespacesPerClient && _sockets.TryAdd(packet.Namespace, null);
        }

        if (!isTaken)
        {
            Break("second CONNECT, or too many namespaces");
            return;
        }

        var auth = packet.Payload.IsEmpty ? SocketJson.CaptureObject([], _server.Json) : new Argument(packet.Payload, null, _server.Json);
        var resolved = _server.Namespaces.ResolveAsync(packet.Namespace, auth);
        if (resolved.IsCompletedSuccessfully)
            OnResolved(packet.Namespace, resolved.Result, auth);
        else
            _ = WaitForAsync(resolved, packet.Namespace, auth);
    }

    private async Task WaitForAsync(ValueTask<Namespace?> resolving, string name, Argument auth) =>
        OnResolved(name, await resolving.ConfigureAwait(false), auth);

    private void OnResolved(string name, Namespace? nsp, Argument auth)
    {
        if (nsp is null)
        {
            lock (_lock)
                _sockets.Remove(name);
            Send(new SocketPacket(SocketPacketType.ConnectError, name, SocketJson.CaptureObject([new("message", "Invalid namespace")], _server.Json).Json));
        }
        else if (!nsp.TryEnter())
        {
            _ = WaitForAsync(_server.Namespaces.ResolveAsync(name, auth), name, auth); // it was dropped just now, and is made again
        }
        else
        {
            Open(nsp, auth);
        }
    }

    private void Open(Namespace nsp, Argument auth)
    {
        var node = _server.Node!;
        var socket = new Socket(SocketId.Create(node.Peers.Self), nsp, this, DescribeHandshake(auth));
        lock (_lock)
        {
            if (_closed)
            {
                nsp.Leave();
                return;
            }

            _sockets[nsp.Name] = socket;
        }

        node.Open(socket);
    }

    private Handshake DescribeHandshake(Argument auth)
    {
        var request = Session.Request;
        var now = _server.Time.GetUtcNow();
        return new Handshake
        {
            Headers = request.Headers,
            Query = request.Query,
            Url = request.Url,
            Address = request.RemoteAddress,
            IsSecure = request.IsSecure,
            IsCrossDomain = request.Headers.ContainsKey("origin"),
            Issued = now.ToUnixTimeMilliseconds(),
            Time = now.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture),
            Auth = auth,
            User = request.User,
        };
    }

    private void OnConnectTimeout()
    {
        lock (_lock)
        {
            if (_connectTimer is null)
                return;
            StopConnectTimer();
        }

        Session.Close();
    }

    private void StopConnectTimer()
    {
        _connectTimer?.Dispose();
        _connectTimer = null;
    }

    // No protocol, but ours: nothing is kept for whom it is too much already.
    private void BreakLimit(string why)
    {
        Break(why);
        Session.Close(discard: true);
    }

    private void Break(string why)
    {
        _server.Log.ClientBrokeProtocol(Session.Id, why);
        _closed = true;
        Session.Close(why);
    }
}
