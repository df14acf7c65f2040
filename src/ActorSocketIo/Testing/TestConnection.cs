using System.Collections.Concurrent;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Testing;

/// <summary>A client's connection in the same process: Socket.IO packets over an in-memory transport.</summary>
public sealed class TestConnection
{
    private readonly ConcurrentDictionary<string, TestClient> _clients = new(StringComparer.Ordinal);
    private readonly SocketIoServer _server;
    private readonly InMemoryTransport _transport = new();
    private readonly IPacketDecoder _decoder;
    private readonly Lock _sending = new(), _receiving = new();
    private bool _losesAll;

    internal TestConnection(SocketIoServer server, EngineRequest request, TimeSpan patience)
    {
        Patience = patience;
        _server = server;
        _decoder = server.Options.Parser.CreateDecoder(new PacketLimits(MaxAttachments: int.MaxValue, MaxPacketBytes: long.MaxValue));
        _transport.FrameSent += OnFrame;
        Session = server.Engine.OpenInMemory(_transport, request);
        Session.Closed += (reason, description) => OnClosed(description is null ? reason : $"{reason}, {description}");
    }

    /// <summary>The session at the server.</summary>
    public EngineSession Session { get; }

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed => _transport.IsClosed;

    internal InMemoryTransport Transport => _transport;

    /// <summary>How long its clients wait.</summary>
    internal TimeSpan Patience { get; }

    /// <summary>From now on all that the server sends is lost on the way, pings too.</summary>
    internal void LoseAll()
    {
        lock (_receiving)
            _losesAll = true;
    }

    /// <summary>Joins a namespace.</summary>
    /// <param name="nsp">The namespace.</param>
    /// <param name="auth">What the client sends along.</param>
    /// <exception cref="RefusedException">The server refused the client; <c>Details</c> is an <see cref="Argument"/>.</exception>
    /// <exception cref="TimeoutException">A middleware has not decided within <see cref="SocketIoTestHost.Patience"/>.</exception>
    public Task<TestClient> JoinAsync(string nsp, object? auth = null) => Join(nsp, auth, offset: null);

    /// <summary>Joins the namespace of a client that was connected before, as that client: with its secret, and what it got last.</summary>
    /// <param name="earlier">That client. Its connection may be cut, or still be there.</param>
    /// <returns>The client; what was missed is the first that it receives.</returns>
    /// <exception cref="RefusedException">The server refused the client.</exception>
    public Task<TestClient> RecoverAsync(TestClient earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        object auth = earlier.Offset is null ? new { pid = earlier.Pid } : new { pid = earlier.Pid, offset = earlier.Offset };
        return Join(earlier.Namespace, auth, earlier.Offset);
    }

    /// <summary>Cuts the connection, as a network failure would.</summary>
    public void Drop() => _transport.Disconnect();

    /// <summary>Sends something that is no packet, or breaks the protocol.</summary>
    /// <param name="text">An Engine.IO text packet.</param>
    public void SendRaw(string text)
    {
        lock (_sending)
            _transport.Receive(text);
    }

    internal void Send(SocketPacket packet)
    {
        var encoded = _server.Options.Parser.Encode(packet);
        lock (_sending)
            _transport.Receive([ToFrame(encoded.Head), .. encoded.Attachments.ToArray().Select(ToFrame)]);
    }

    private Task<TestClient> Join(string nsp, object? auth, string? offset)
    {
        var client = new TestClient(this, nsp, _server.Json) { Offset = offset };
        _clients[nsp] = client;
        Send(new SocketPacket(SocketPacketType.Connect, nsp, auth is null ? default : Argument.From(auth, _server.Json).Json));
        return client.Joined;
    }

    internal void Forget(TestClient client) => _clients.TryRemove(KeyValuePair.Create(client.Namespace, client));

    private static object ToFrame(EngineFrame frame) =>
        frame.IsBinary ? frame.Payload.ToArray() : System.Text.Encoding.UTF8.GetString(frame.Payload.Span);

    private void OnClosed(string reason)
    {
        foreach (var client in _clients.Values)
            client.OnEnded(reason);
    }

    private void OnFrame(EngineFrame frame)
    {
        lock (_receiving)
        {
            if (!_losesAll)
                Receive(frame);
        }
    }

    private void Receive(EngineFrame frame)
    {
        if (frame.Type != EnginePacketType.Message)
        {
            if (frame.Type == EnginePacketType.Ping)
                ThreadPool.QueueUserWorkItem(_ => SendRaw("3"));
            return;
        }

        var decoded = _decoder.Add(frame.IsBinary ? frame.Payload.Span : frame.Payload.Span[1..], frame.IsBinary);
        if (decoded.Value is { } packet && _clients.TryGetValue(packet.Namespace, out var client))
            client.OnPacket(packet);
    }
}
