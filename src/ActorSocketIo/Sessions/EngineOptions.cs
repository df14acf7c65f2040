using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>How sessions are opened, kept alive and bounded. Defaults are the reference's.</summary>
/// <remarks>Checked when an <see cref="EngineServer"/> is made of it; changes by code after that have no defined effect.</remarks>
public sealed record EngineOptions
{
    /// <summary>Between two pings of the server. Default 25 s; the handshake's <c>pingInterval</c>, in ms.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long the client may take to answer one. Default 20 s; then the session closes with <c>ping timeout</c>.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a WebSocket may take from its arrival to its <c>5</c>. Default 10 s; then it is closed, the session lives on.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a closing session waits for its queue to leave. Default 30 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message or polling body, in bytes. Default 1 000 000. More: HTTP 413, or the WebSocket closes with 1009.</summary>
    public int MaxHttpBufferSize { get; set; } = 1_000_000;

    /// <summary>Decides about every handshake; never asked again for that session. Null allows all.</summary>
    public Func<EngineRequest, ValueTask<AllowResult>>? AllowRequest { get; set; }

    /// <summary>The transports that are served. Default both.</summary>
    public IReadOnlyList<TransportName> Transports { get; set; } = [TransportName.Polling, TransportName.WebSocket];

    /// <summary>Whether polling sessions are offered to move to a WebSocket. Default true.</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>Whether clients of Socket.IO 2 (Engine.IO protocol 3) are served too. Default false: they are refused with code 5. The same on all nodes.</summary>
    /// <remarks>
    /// Such a client makes the ids of its sockets of its session's id: whoever is told of them could take part in the session. And one without XHR may poll by script
    /// elements (JSONP), to which CORS does not apply.
    /// </remarks>
    public bool AllowEio3 { get; set; }

    /// <summary>Compresses WebSocket messages where the client can. Default null: off, as it costs memory and time per connection.</summary>
    public CompressionOptions? PerMessageDeflate { get; set; }

    /// <summary>Compresses answers to polls where the client can. Default on, from 1024 bytes; null for off.</summary>
    public CompressionOptions? HttpCompression { get; set; } = new();

    /// <summary>A message that every session gets first, with the handshake. Null for none.</summary>
    public string? InitialPacket { get; set; }

    /// <summary>The cookie that carries the session's id, for load balancers. Default null: none.</summary>
    public EngineCookie? Cookie { get; set; }

    /// <summary>Where the engine is served. Default <c>/engine.io</c>.</summary>
    public string Path { get; set; } = "/engine.io";

    /// <summary>Whether requests must have a slash after <see cref="Path"/>. Default true.</summary>
    public bool AddTrailingSlash { get; set; } = true;

    /// <summary>Packets that may wait for one client. Default 10 000; one more closes its session with <c>transport close</c>.</summary>
    public int MaxQueuedPackets { get; set; } = 10_000;

    /// <summary>Bytes that may wait for one client. Default 16 MiB; more closes its session. One packet is taken whatever its size.</summary>
    public long MaxQueuedBytes { get; set; } = 16 << 20;

    /// <summary>Sessions that this node holds at most; further handshakes get HTTP 503 with <c>Retry-After</c>. Default none.</summary>
    public int MaxSessions { get; set; } = int.MaxValue;

    /// <summary>Fragments that one WebSocket message may have. Default 1024; more closes the WebSocket with 1009.</summary>
    public int MaxFragments { get; set; } = 1024;

    /// <summary>Bytes that one client may send, frames and all. Default null: any number.</summary>
    /// <remarks>What is read is paid for afterwards: a message over <see cref="RateLimit.Burst"/> is taken, and the next one waits the longer.</remarks>
    public RateLimit? ByteRate { get; set; }

    /// <summary>Handshakes that one remote address may make, of IPv6 one /64; more get HTTP 429 with <c>Retry-After</c>. Default null: any number.</summary>
    /// <remarks>
    /// The address is the one that the application sees: behind a proxy apply forwarded headers before the endpoint, or all clients are one. Counted on each node for itself.
    /// Whoever is refused before, because the request is malformed or the node full, does not count; who is refused by <see cref="AllowRequest"/> does.
    /// </remarks>
    public RateLimit? HandshakeRate { get; set; }

    /// <summary>What happens to a client over <see cref="ByteRate"/>, or over the <see cref="SocketIoOptions.EventRate"/> above it. Default: it is delayed.</summary>
    /// <remarks>While it is delayed it is still pinged, and its missing answers are not held against it.</remarks>
    public RateLimitAction RateLimitAction { get; set; }
}
