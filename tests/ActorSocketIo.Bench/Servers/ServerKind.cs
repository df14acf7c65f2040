namespace ActorSocketIo.Bench.Servers;

/// <summary>A kind of server that can be measured: ours, or a peer.</summary>
/// <param name="Name">As <c>--peers</c> and the table call it.</param>
/// <param name="Protocol">As <c>sioload --proto</c> calls what it speaks: <c>sio</c> or <c>signalr</c>.</param>
/// <param name="Commands">What to start for servers at these places; the port is that of Redis, if it uses it.</param>
/// <param name="Tools">Programs that must be installed.</param>
internal sealed record ServerKind(string Name, string Protocol, Func<IReadOnlyList<NodePlace>, int, IEnumerable<ServerCommand>> Commands, params string[] Tools)
{
    private static readonly string NodeFolder = Repository.PathOf("tests", "ActorSocketIo.Bench", "node");

    public static ServerKind Ours { get; } = OursWith("ours");

    /// <summary>Ours, which keeps for clients that go what they miss.</summary>
    public static ServerKind OursRecovering { get; } = OursWith("ours-recovering", ("RECOVERY", true));

    /// <summary>And has other nodes guard it.</summary>
    public static ServerKind OursGuarded { get; } = OursWith("ours-guarded", ("RECOVERY", true), ("GUARDED", true));

    /// <summary>Ours, with somebody who listens to all metrics and records all traces.</summary>
    public static ServerKind OursListenedTo { get; } = OursWith("ours-listened-to", ("LISTENED_TO", "metrics,traces"));

    /// <summary>Ours, with somebody who listens to all metrics.</summary>
    public static ServerKind OursMeasured { get; } = OursWith("ours-measured", ("LISTENED_TO", "metrics"));

    /// <summary>One command for a process with a node at each place.</summary>
    public static ServerKind OursInOneProcess { get; } = new("ours-in-one-process", "sio", (places, _) =>
    [
        DotNet(
            "ActorSocketIo.BenchApp",
            ("PORT", string.Join(',', places.Select(place => place.HttpPort))),
            ("NODES", places.Count),
            ("CLUSTER_PORT", string.Join(',', places.Select(place => place.ClusterPort))),
            ("CLUSTER_SEED", string.Join(',', places[0].Seeds.Take(1)))),
    ]);

    public static ServerKind Node { get; } = new("node", "sio", (places, _) => places.Select(place => Script("alone.js", ("PORT", place.HttpPort))), "node", "npm");

    public static ServerKind NodeRedis { get; } = new(
        "node-redis",
        "sio",
        (places, redis) => places.Select(place => Script("redis.js", ("PORT", place.HttpPort), ("NODES", place.Nodes), ("REDIS", redis))),
        "node", "npm", RedisServer.Program);

    /// <summary>One command, which starts a process for each place.</summary>
    public static ServerKind NodeCluster { get; } = new(
        "node-cluster",
        "sio",
        (places, _) => [Script("cluster.js", ("PORTS", string.Join(',', places.Select(place => place.HttpPort))), ("NODES", places.Count))],
        "node", "npm");

    public static ServerKind SignalR { get; } = new(
        "signalr", "signalr", (places, _) => places.Select(place => DotNet("ActorSocketIo.BenchApp.SignalR", ("PORT", place.HttpPort))));

    public static ServerKind SignalRRedis { get; } = new(
        "signalr-redis",
        "signalr",
        (places, redis) => places.Select(place => DotNet("ActorSocketIo.BenchApp.SignalR", ("PORT", place.HttpPort), ("REDIS", redis))),
        RedisServer.Program);

    public bool UsesRedis => Tools.Contains(RedisServer.Program);

    /// <summary>Fetches what it is made of, once.</summary>
    public Task PrepareAsync() => Tools.Contains("npm") ? NodePackages.InstallAsync(NodeFolder) : Task.CompletedTask;

    private static ServerKind OursWith(string name, params (string Name, object Value)[] settings) => new(name, "sio", (places, _) => places.Select(place => DotNet(
        "ActorSocketIo.BenchApp",
        [
            ("PORT", place.HttpPort),
            ("NODES", place.Nodes),
            ("CLUSTER_PORT", place.ClusterPort),
            ("CLUSTER_SEED", string.Join(',', place.Seeds.Take(1))),
            .. settings,
        ])));

    private static ServerCommand DotNet(string project, params (string Name, object Value)[] settings) =>
        new("dotnet", Repository.ProgramOf($"tests/{project}", project), settings);

    private static ServerCommand Script(string name, params (string Name, object Value)[] settings) =>
        new("node", Path.Combine(NodeFolder, name), [.. settings, ("NODE_ENV", "production")]);
}
