using System.Net;

namespace ActorSocketIo;

/// <summary>Where this node is and whom it joins. The defaults make a server of one node that needs nothing else.</summary>
/// <remarks>
/// Bound to a section <c>Cluster</c>, as <c>ActorSocketIo.Node</c> does, an environment variable is <c>Cluster__Port</c> or <c>Cluster__SeedNodes__0</c>.
/// Akka's own keys in HOCON win over these; <c>hocon/cluster.conf</c> shows them.
/// </remarks>
public sealed class SocketIoClusterOptions
{
    /// <summary>The actor system's name; the same on every node. Default <c>socketio</c>.</summary>
    public string SystemName { get; set; } = "socketio";

    /// <summary>The address that other nodes reach this one at. Default 127.0.0.1.</summary>
    public string Hostname { get; set; } = "127.0.0.1";

    /// <summary>The address to bind, if it is another. Default: <see cref="Hostname"/>.</summary>
    public string? BindHostname { get; set; }

    /// <summary>The port for other nodes. Default 0: the system chooses one, which only does for a node that nobody has to find.</summary>
    public int Port { get; set; }

    /// <summary>Nodes to join, as <c>host:port</c>, the same list in the same order on every node. Default: none, the node forms a cluster by itself.</summary>
    /// <remarks>
    /// Only the first one may start a cluster, and only after all the others have said, or not said for 5 s, that there is none. With three or more nodes set
    /// <see cref="RequiredNodes"/>, or it may start a second one when it is restarted while it hears nobody.
    /// </remarks>
    public IList<string> SeedNodes { get; } = [];

    /// <summary>Instead of seeds: a name whose addresses are those of all nodes, such as a headless service's. Default: none.</summary>
    /// <remarks><see cref="Hostname"/> must then be this node's address as DNS has it, and <see cref="Port"/> the same on every node.</remarks>
    public string? DnsName { get; set; }

    /// <summary>How many nodes there must be before any of them serves. Default 1: the first serves at once, and the others join it.</summary>
    /// <remarks>
    /// More than half of all nodes (2 of 3): there is one cluster, whatever DNS does while they start; but DNS must be prompt for a node that is
    /// restarted meanwhile. A node that has started a cluster without so many stays joining, is not ready, and ends after <see cref="StartTimeout"/>, to be started again. With <see cref="DnsName"/> so many must also have found each other before
    /// one starts a cluster. It is <c>akka.cluster.min-nr-of-members</c>, so where fewer are left of a running server, sockets are served, and no new shards of rooms allocated.
    /// </remarks>
    public int RequiredNodes { get; set; } = 1;

    /// <summary>How long a node looks for a cluster before it starts one. Default 5 s. Only with <see cref="DnsName"/>.</summary>
    /// <remarks>With few <see cref="RequiredNodes"/> it must be longer than it takes until all see a new node in DNS, caches included.</remarks>
    public TimeSpan FormAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How <see cref="DnsName"/> is resolved. Default: by the system. Failures count as nobody, and it is asked again.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>TLS between the nodes, the same authority on every node. Default: none, so the network between them must be private.</summary>
    public SocketIoTlsOptions? Tls { get; set; }

    /// <summary>How long starting may take until the node is up. Default 30 s; then starting fails with what is missing.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
