using System.Text;
using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Recovery;
using ActorSocketIo.Sessions;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Sockets;

/// <summary>One session's client: takes its messages apart and gives each packet to the socket of its namespace.</summary>
/// <remarks>
/// Runs on the transport's thread, one message at a time. Breaking the protocol closes the session: <c>forced close</c>. Longer than most files: what a packet
/// means depends on which namespaces the client is in, is joining and has just left, and that is decided under one lock.
/// </remarks>
internal sealed class ClientConnection : ISessionSink
{
    private readonly SocketIoServer _server;
    private readonly IPacketDecoder _decoder;
    private readonly SocketsByNamespace _sockets = new(); // null: being let in
    private Dictionary<string, SocketPacket>? _again; // CONNECTs that came while one for the namespace was being answered: they count if that is refused
    private HashSet<string>? _left; // disconnected by the server: what the client still sent is ignored
    private HashSet<string>? _leftInThisRead; // disconnected by the client: what came with that is ignored, what comes later is a mistake
    private UnfinishedPacket? _unfinished; // null until attachments have kept it waiting
    private bool _hasPart; // this read has brought a part of a packet that was not whole with it
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

    /// <summary>Whether it is a client of Socket.IO 2, which writes some packets otherwise.</summary>
    public bool IsRevision3 => Session.Protocol == 3;

    /// <summary>What waits for handlers, of all its sockets.</summary>
    public EventInbox Inbox { get; }

    // Clients of revision 3 expect to be in the main namespace without asking.
    public void OnOpened()
    {
        if (IsRevision3)
            OnConnect(new SocketPacket(SocketPacketType.Connect, "/"));
    }

    public void OnMessage(ReadOnlySpan<byte> data, bool isBinary)
    {
        if (_closed)
            return;
        var decoded = _decoder.Add(data, isBinary);
        if (!decoded.IsValid)
            OnUndecodable(decoded.Error);
        else if (decoded.Value is { } packet)
            OnPacket(packet);
        else
            _hasPart = true;
    }

    public ValueTask WhenReady()
    {
        if (_leftInThisRead is not null)
        {
            lock (_sockets)
                _leftInThisRead = null;
        }

        if (_hasPart || _unfinished is { IsWaiting: true })
            WatchUnfinished();
        return Inbox.WhenReady();
    }

    public void OnPong(int ping)
    {
        if (_server.Recovery is null)
            return;
        Socket[] sockets;
        lock (_sockets)
            sockets = [.. _sockets.All];
        var reached = _server.Node?.Order?.Reached; // first: what comes meanwhile it need not have got
        foreach (var socket in sockets)
        {
            if (socket.Membership.Recoverable is not { } recoverable)
                continue;
            var last = recoverable.Outlet.Cut(Session, ping);
            if (reached is null)
                continue;
            if (recoverable.Outlet.HasSentAll)
                _server.Node!.Guards!.Clients.Receive(recoverable, reached);
            else if (EmitStamp.Read(last) is { At: { } at })
                _server.Node!.Guards!.Clients.Receive(recoverable, at);
        }
    }

    public void OnClosed(string reason, string? description)
    {
        Inbox.Close();
        Socket[] sockets;
        lock (_sockets)
        {
            _closed = true;
            sockets = [.. _sockets.All];
            _sockets.Clear();
            StopConnectTimer();
        }

        _unfinished?.Close();
        foreach (var socket in sockets)
            socket.Life.Close(reason);
    }

    /// <summary>Sends a packet of its own; any thread.</summary>
    public void Send(SocketPacket packet) => Session.TrySend(_server.Options.Parser.Encode(packet));

    /// <summary>The middlewares let a socket in: its events count from now on, and the client is told.</summary>
    public void OnJoined(Socket socket)
    {
        lock (_sockets)
        {
            StopConnectTimer();
            _again?.Remove(socket.Namespace.Name);
        }

        Send(new SocketPacket(SocketPacketType.Connect, socket.Namespace.Name, IsRevision3 ? default : Welcome(socket).Json)); // that one knows its id
    }

    /// <summary>The server disconnects a namespace: packets that the client sent before it knew must not cost it the connection.</summary>
    public void ExpectStragglers(string nsp)
    {
        lock (_sockets)
        {
            _left ??= new(StringComparer.Ordinal);
            if (_left.Count >= _server.Options.MaxNamespacesPerClient)
                _left.Clear(); // the oldest have had their time
            _left.Add(nsp);
        }
    }

    /// <summary>A CONNECT was refused: the next one for that namespace, if it has come already, is asked.</summary>
    public void ConnectAgain(string nsp)
    {
        SocketPacket? next = null;
        lock (_sockets)
            _again?.Remove(nsp, out next);
        if (next is not null && !_closed)
            OnConnect(next);
    }

    /// <summary>A socket has ended.</summary>
    public void Forget(Socket socket)
    {
        lock (_sockets)
        {
            if (_sockets.TryGetValue(socket.Namespace.Name, out var known) && known == socket)
                _sockets.Remove(socket.Namespace.Name);
        }
    }

    /// <summary>Ends every socket with a reason, and the session once all that was sent has left: no DISCONNECT, so the client comes back.</summary>
    public void Close(string reason)
    {
        OnClosed(reason, description: null);
        Session.Close();
    }

    /// <summary>Disconnects every namespace, then closes the session once that is written.</summary>
    public void DisconnectAll()
    {
        Socket[] sockets;
        lock (_sockets)
            sockets = [.. _sockets.All];
        foreach (var socket in sockets)
            socket.Life.Disconnect();
        Session.Close();
    }

    private void OnPacket(SocketPacket packet)
    {
        if (packet.Type != SocketPacketType.Ack && !Session.TryCountEvent())
            return;
        if (packet.Type == SocketPacketType.Connect)
        {
            OnConnect(IsRevision3 ? NamespaceQuery.ToAuth(packet, _server.Json) : packet);
            return;
        }

        Socket? socket;
        bool isStraggler;
        lock (_sockets)
        {
            isStraggler = _left?.Contains(packet.Namespace) == true || _leftInThisRead?.Contains(packet.Namespace) == true;
            _sockets.TryGetValue(packet.Namespace, out socket);
        }

        if (socket is null || !socket.Connected)
        {
            if (isStraggler)
                return;
            BreakOrder("packet for a namespace that was not joined");
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
                lock (_sockets)
                    (_leftInThisRead ??= new(1, StringComparer.Ordinal)).Add(packet.Namespace);
                socket.Life.Close(DisconnectReasons.ClientNamespaceDisconnect);
                break;
            default:
                BreakOrder("packet that only servers send");
                break;
        }
    }

    private void OnEvent(Socket socket, SocketPacket packet)
    {
        EventMetrics.OnReceived();
        if (Inbox.TryEnter(packet))
            socket.Life.Tell(new SocketProtocol.Received(packet));
        else
            BreakLimit("pending_events", "more events wait than the limit allows");
    }

    // At the end of a read: what came together with the packet is no wait.
    private void WatchUnfinished()
    {
        if (!_decoder.IsIncomplete)
            _unfinished?.OnWhole();
        else if (_hasPart)
            (_unfinished ??= new UnfinishedPacket(Session, _server.Engine.Wheel, _server.Options.AttachmentTimeout, OnUnfinished)).OnProgress();
        _hasPart = false;
        if (_closed)
            _unfinished?.Close(); // it was too late for OnClosed to see it
    }

    private void OnUnfinished()
    {
        if (!_closed)
            BreakLimit("unfinished_packet", "an attachment did not come in time");
    }

    private void OnConnect(SocketPacket packet)
    {
        if (Encoding.UTF8.GetByteCount(packet.Namespace) > _server.Options.MaxNamespaceNameBytes)
        {
            SendInvalidNamespace(packet.Namespace);
            return;
        }

        bool isThere, isConnecting, isTooMany;
        lock (_sockets)
        {
            _left?.Remove(packet.Namespace);
            _leftInThisRead?.Remove(packet.Namespace);
            isThere = _sockets.TryGetValue(packet.Namespace, out var socket) && socket is not { Life.IsEnding: true };
            isConnecting = isThere && socket is not { Connected: true };
            isTooMany = !isThere && _sockets.Count >= _server.Options.MaxNamespacesPerClient;
            if (!isThere && !isTooMany)
                _sockets[packet.Namespace] = null;
            if (isConnecting)
                (_again ??= new(1, StringComparer.Ordinal))[packet.Namespace] = packet;
        }

        if (isConnecting)
            return; // if the first CONNECT is granted, that is the answer to this one
        if (isThere)
            BreakOrder("second CONNECT");
        else if (isTooMany)
            RefuseNamespace(packet.Namespace);
        else
            _ = ConnectAsync(packet.Namespace, packet.Payload.IsEmpty ? SocketJson.CaptureObject([], _server.Json) : new Argument(packet.Payload, null, _server.Json));
    }

    private async Task ConnectAsync(string name, Argument auth)
    {
        while (await _server.Namespaces.ResolveAsync(name, auth).ConfigureAwait(false) is { } nsp)
        {
            if (nsp.TryEnter())
            {
                Open(nsp, auth, !IsRevision3 && _server.Recovery is { } recovery ? await recovery.ClaimAsync(nsp, auth, Session).ConfigureAwait(false) : null);
                return;
            }

            await Task.Yield(); // it is being dropped, and is made again: let whoever does that go on
        }

        lock (_sockets)
            _sockets.Remove(name);
        SendInvalidNamespace(name);
        ConnectAgain(name);
    }

    private void RefuseNamespace(string name)
    {
        EngineMetrics.OnLimit("namespaces");
        SendConnectError(name, "too many namespaces");
    }

    private void SendInvalidNamespace(string name) => SendConnectError(name, "Invalid namespace");

    private void SendConnectError(string name, string message) =>
        Send(new SocketPacket(SocketPacketType.ConnectError, name, SocketJson.CaptureObject([new("message", message)], _server.Json).Json));

    private Argument Welcome(Socket socket)
    {
        KeyValuePair<string, object?> id = new("sid", socket.Id);
        return SocketJson.CaptureObject(socket.Membership.Recoverable is { } recoverable ? [id, new("pid", recoverable.Pid)] : [id], _server.Json);
    }

    private void Open(Namespace nsp, Argument auth, RecoveryClaim? claim)
    {
        var node = _server.Node!;
        var user = Session.Request.User;
        var handshake = DescribeHandshake(_server.Recovery is null || IsRevision3 ? auth : RecoveryTable.WithoutSecret(auth, _server.Json));
        var recoverable = claim is null && !IsRevision3 ? _server.Recovery?.Create(nsp, user) : null;
        var socket = new Socket(SocketId.Create(node.Peers.Self), nsp, this, handshake, recoverable, claim);
        if (_server.Options.CloseOnAuthenticationExpiration && Session.Request.UserExpiresAt is { } end)
            socket.ExpiresAt = end;
        lock (_sockets)
        {
            if (_closed)
            {
                nsp.Leave();
                return;
            }

            _sockets[nsp.Name] = socket;
        }

        if (socket.HasForeignId)
            nsp.Adapter.Remote.Announce(socket.Id);
        node.Open(socket);
    }

    private Handshake DescribeHandshake(Argument auth)
    {
        var request = Session.Request;
        return new Handshake
        {
            Headers = request.Headers,
            Query = request.Query,
            Url = request.Url,
            Address = request.RemoteAddress,
            IsSecure = request.IsSecure,
            IsCrossDomain = request.Headers.ContainsKey("origin"),
            Issued = _server.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Auth = auth,
            User = request.User,
        };
    }

    private void OnConnectTimeout()
    {
        lock (_sockets)
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
    private void BreakLimit(string limit, string why)
    {
        EngineMetrics.OnLimit(limit);
        Break(why);
        Session.Close(discard: true);
    }

    /// <summary>As in the reference: its sockets are told what was wrong before they are told that it is over.</summary>
    private void OnUndecodable(ProtocolError error)
    {
        if (error == ProtocolError.TooManyAttachments)
            EngineMetrics.OnLimit("attachments");
        else if (error == ProtocolError.TooLarge)
            EngineMetrics.OnLimit("packet_bytes");
        var why = error.Message;
        Socket[] sockets;
        lock (_sockets)
            sockets = [.. _sockets.All];
        foreach (var socket in sockets)
        {
            if (socket.Connected)
                socket.Life.Tell(new SocketProtocol.Undecodable(why));
        }

        Break(why);
    }

    // As in the reference: if the session has to wait for a poll to say so, its sockets do not.
    private void BreakOrder(string why)
    {
        Break(why);
        if (Session.Polling is not null)
            OnClosed(DisconnectReasons.ForcedServerClose, why);
    }

    private void Break(string why)
    {
        _server.Log.ClientBrokeProtocol(Session.Id, why);
        _closed = true;
        Session.WakeTransport(); // what earlier packets of this read were answered need not wait for its end, nor the close for that
        Session.Close(why);
    }
}
