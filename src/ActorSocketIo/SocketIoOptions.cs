using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo;

/// <summary>What a Socket.IO server does for its clients; defaults equal the reference's where it has the option.</summary>
public sealed class SocketIoOptions
{
    /// <summary>The Engine.IO layer: transports, heartbeat, sizes, cookie, compression.</summary>
    public EngineOptions Engine { get; } = new() { Path = "/socket.io" };

    /// <summary>How long a connection may live without having joined a namespace. Default 45 s; then it is closed.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether the browser client is served beneath the path. Default true.</summary>
    public bool ServeClient { get; set; } = true;

    /// <summary>How packets are written. Default: JSON with binary attachments, as every client expects unless told otherwise.</summary>
    public IPacketParser Parser { get; set; } = new DefaultParser();

    /// <summary>Whether a dynamic namespace is dropped when its last socket has left. Default false.</summary>
    public bool CleanupEmptyChildNamespaces { get; set; }

    /// <summary>How values are written and read; a source-generated resolver goes in here. Default: System.Text.Json's web defaults.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>How long an emit with acknowledgement waits if it has no timeout of its own. Default 30 s.</summary>
    /// <remarks>The reference waits for ever for one socket, and about a millisecond for a broadcast.</remarks>
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long questions to all nodes (fetchSockets, serverSideEmit, awaited joins) wait. Default 5 s.</summary>
    public TimeSpan RequestsTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is kept for clients whose connection breaks, so that they go on where they were. Default null: nothing, they begin anew.</summary>
    public ConnectionStateRecoveryOptions? ConnectionStateRecovery { get; set; }

    /// <summary>How many namespaces one connection may be in or be joining. Default 1000; a client is refused with <c>too many namespaces</c> in more.</summary>
    public int MaxNamespacesPerClient { get; set; } = 1000;

    /// <summary>How long the name of a namespace may be that a client asks for, in bytes of UTF-8. Default 32 KiB; a client is refused with a longer one.</summary>
    public int MaxNamespaceNameBytes { get; set; } = 32 * 1024;

    /// <summary>How many dynamic namespaces clients may bring into being on a node. Default 100 000; over it they are refused.</summary>
    public int MaxDynamicNamespaces { get; set; } = 100_000;

    /// <summary>How many events of one socket may wait for its handlers. Default 10 000; over it the connection is closed.</summary>
    public int MaxPendingEvents { get; set; } = 10_000;

    /// <summary>How many bytes of events of one socket may wait for its handlers. Default 16 MiB; over it the connection is closed.</summary>
    public long MaxPendingEventBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Events that one client may send, in all its namespaces; its CONNECTs and DISCONNECTs count too. Default null: any number.</summary>
    /// <remarks>Acknowledgements do not count: the server has asked for them. Over it <see cref="EngineOptions.RateLimitAction"/> holds.</remarks>
    public RateLimit? EventRate { get; set; }

    /// <summary>How many events of other servers may wait for listeners of this node, or be with them. Default 100 000; what is over it is dropped and counted.</summary>
    /// <remarks>Whoever waits for this node's answer to a dropped event finds it missing.</remarks>
    public int MaxPendingServerEvents { get; set; } = 100_000;

    /// <summary>How many bytes these events may have together. Default 64 MiB; one alone may be larger.</summary>
    public long MaxPendingServerEventBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>What a client may make a packet hold.</summary>
    public PacketLimits Packets { get; set; } = new();

    /// <summary>How long a client may take to send the next attachment that it has announced. Default 60 s; then its connection is closed.</summary>
    /// <remarks>A packet that is not whole is kept for so long for each of its <see cref="PacketLimits.MaxAttachments"/> at most.</remarks>
    public TimeSpan AttachmentTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a socket's first <see cref="Socket.ExpiresAt"/> is the end of what its client authenticated with in ASP.NET Core: a token, a cookie. Default false.</summary>
    public bool CloseOnAuthenticationExpiration { get; set; }

    /// <summary>How long before the end of its client's authentication a socket's <see cref="Socket.OnExpiring(Action)"/> is raised. Default 30 s.</summary>
    public TimeSpan ExpiryNotice { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a socket that is closing waits for the handler that runs. Default 5 s; then it leaves its rooms all the same.</summary>
    public TimeSpan CloseGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node that leaves goes on serving its clients once it says that it is not ready. Default 0.</summary>
    /// <remarks>For load balancers that take their time to notice; new handshakes get 503 already. With the closing it must fit into the host's <c>ShutdownTimeout</c>.</remarks>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>Over how long the clients of a node that leaves are closed, if they are many. Default 3 s. Up to a hundred are closed at once.</summary>
    /// <remarks>They come back to the other nodes: this is the time over which their handshakes are spread. A millisecond for each client is the most.</remarks>
    public TimeSpan CloseSpread { get; set; } = TimeSpan.FromSeconds(3);
}
