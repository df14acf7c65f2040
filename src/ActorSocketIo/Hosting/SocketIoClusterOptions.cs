namespace ActorSocketIo;

/// <summary>Where this node is and whom it joins. The defaults make a server of one node that needs nothing else.</summary>
public sealed class SocketIoClusterOptions
{
    /// <summary>The actor system's name; the same on every node. Default <c>socketio</c>.</summary>
    public string SystemName { get; set; } = "socketio";

    /// <summary>The address that other nodes reach this one at. Default 127.0.0.1.</summary>
    public string Hostname { get; set; } = "127.0.0.1";

    /// <summary>The address to bind, if it is another. Default: <see cref="Hostname"/>.</summary>
    public string? BindHostname { get; set; }

    /// <summary>The port for other nodes. Default 0: the system chooses one, which only does for a node alone.</summary>
    public int Port { get; set; }

    /// <summary>Nodes to join, as <c>host:port</c>, the same list on every node. Default: none, the node forms a cluster by itself.</summary>
    public IList<string> SeedNodes { get; } = [];

    /// <summary>How long starting may take until the node is up. Default 30 s; then starting fails with what is missing.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
