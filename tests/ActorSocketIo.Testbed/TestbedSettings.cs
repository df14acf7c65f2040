using System.Globalization;
using System.Net;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Testbed;

/// <summary>The testbed's settings, read from the environment.</summary>
/// <remarks>
/// Beyond the contract: <c>SERVE_CLIENT=1</c> serves the browser client, <c>MSGPACK=1</c> changes the parser, <c>CLUSTER_SEED</c> may name several nodes
/// with commas between, so that each of them can be started again, <c>HOST</c> is its address, <c>CLUSTER_HOST</c> where other nodes find it, <c>HOCON</c> is put above all else that configures Akka, <c>INSIDE=1</c> answers
/// <c>GET /inside</c>, <c>LOG=0</c> keeps no log, <c>GUARDED=1</c> recovers clients too whose node has died, and <c>RECOVERY_PACKETS</c> is how many packets are kept for one.
/// </remarks>
internal static class TestbedSettings
{
    public static IPAddress Host => IPAddress.Parse(Text("HOST", "127.0.0.1"));

    public static int Port => Number("PORT", 3000);

    public static int Nodes => Number("NODES", 1);

    public static int NodeIndex => Number("NODE_INDEX", 0);

    public static string Path => Text("SIO_PATH", "/socket.io/").TrimEnd('/');

    public static string? CorsOrigin => Environment.GetEnvironmentVariable("CORS_ORIGIN") is { Length: > 0 } origin ? origin : null;

    public static string Hocon => Text("HOCON", "");

    public static bool KeepsLog => Flag("LOG", true);

    public static bool ShowsInside => Flag("INSIDE", false);

    /// <summary>What the two endpoints have in common.</summary>
    public static void Apply(EngineOptions engine)
    {
        engine.PingInterval = Milliseconds("PING_INTERVAL", 25000);
        engine.PingTimeout = Milliseconds("PING_TIMEOUT", 20000);
        engine.AllowEio3 = Flag("ALLOW_EIO3", false);
        engine.MaxHttpBufferSize = Number("MAX_HTTP_BUFFER_SIZE", 1_000_000);
        engine.Transports = [.. Text("TRANSPORTS", "polling,websocket").Split(',').Select(Transport)];
    }

    public static void Apply(SocketIoOptions options)
    {
        Apply(options.Engine);
        options.Engine.Path = Path;
        options.Engine.UpgradeTimeout = Milliseconds("UPGRADE_TIMEOUT", 10000);
        options.Engine.AllowUpgrades = Flag("ALLOW_UPGRADES", true);
        if (Text("COOKIE", "") is { Length: > 0 } cookie)
            options.Engine.Cookie = new EngineCookie { Name = cookie };
        options.ConnectTimeout = Milliseconds("CONNECT_TIMEOUT", 45000);
        options.RequestsTimeout = Milliseconds("REQUESTS_TIMEOUT", 5000);
        options.CleanupEmptyChildNamespaces = Flag("CLEANUP_EMPTY_CHILD_NAMESPACES", false);
        if (Number("RECOVERY", 0) is var recovery and > 0)
        {
            options.ConnectionStateRecovery = new()
            {
                MaxDisconnectionDuration = TimeSpan.FromMilliseconds(recovery),
                SkipMiddlewares = Flag("RECOVERY_SKIP_MIDDLEWARES", true),
                Guarded = Flag("GUARDED", false),
                MaxPackets = Number("RECOVERY_PACKETS", 1000),
            };
        }

        options.ServeClient = Flag("SERVE_CLIENT", false);
        if (Flag("MSGPACK", false))
            options.Parser = new MessagePackParser();
    }

    public static void Apply(SocketIoClusterOptions cluster)
    {
        cluster.Hostname = Text("CLUSTER_HOST", Text("HOST", cluster.Hostname));
        cluster.Port = Number("CLUSTER_PORT", 0);
        foreach (var seed in Text("CLUSTER_SEED", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            cluster.SeedNodes.Add(seed);
    }

    private static TransportName Transport(string name) => name == "polling" ? TransportName.Polling : TransportName.WebSocket;

    private static string Text(string name, string fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : fallback;

    private static int Number(string name, int fallback) =>
        int.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    private static bool Flag(string name, bool fallback) => Text(name, fallback ? "1" : "0") == "1";

    private static TimeSpan Milliseconds(string name, int fallback) => TimeSpan.FromMilliseconds(Number(name, fallback));
}
