using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Suite;

/// <summary>Everything that can be measured.</summary>
internal static class AllTests
{
    private const int Nodes = 3;
    private const double PingInterval = 25;

    private static readonly int LargeRoom = OpenFiles.Connections(20_000)[0];

    private static readonly Contender[] Alone = [Contender.Ours, Contender.Of(ServerKind.Node), Contender.Of(ServerKind.SignalR)];

    private static readonly Contender[] Clusters =
        [Contender.Ours, Contender.Of(ServerKind.NodeRedis), Contender.Of(ServerKind.NodeCluster), Contender.Of(ServerKind.SignalRRedis)];

    // Node's servers need affinity, so there is only one way to them.
    private static readonly Contender[] Routes = [Contender.OursAtAnyNode, Contender.OursAtHome, Contender.Of(ServerKind.NodeRedis)];

    private static readonly Contender[] Guards = [Contender.Ours, Contender.Of(ServerKind.OursRecovering), Contender.Of(ServerKind.OursGuarded)];

    private static readonly Contender[] Listeners = [Contender.Ours, Contender.Of(ServerKind.OursMeasured), Contender.Of(ServerKind.OursListenedTo)];

    public static IReadOnlyList<BenchTest> List { get; } =
    [
        One("connect10k", "10 000 connect to a server that was just started", new GeneratedLoad("connect", "--conns 10000"), Figure.ConnectingFirst),
        One("connect10k_warm", "the same, after others came and went", new GeneratedLoad("connect", "--conns 10000") { Before = "churn --conns 64" }, Figure.Connecting),
        One("idle10k", "10 000 connected, nothing but heartbeats", new GeneratedLoad("idle", "--conns 10000"), Figure.Idling, atLeastSeconds: PingInterval),
        One("echo1", "50 connections, 1 echo of 64 B under way on each", new GeneratedLoad("echo", "--conns 50 --outstanding 1"), Figure.RoundTrips),
        One("echo16", "50 connections, 16 echoes under way on each", new GeneratedLoad("echo", "--conns 50 --outstanding 16"), Figure.RoundTrips),
        One("echo_r8000", "1000 connections, 8000 echoes a second of all together", new PacedEcho(1000, 8000), Figure.RoundTrips),
        One("poll1", "50 long-polling clients, 1 echo under way on each", new GeneratedLoad("poll", "--conns 50"), Figure.RoundTrips),
        One("poll_bcast100", "room of 100 long-polling clients, 1 broadcast of 64 B under way", new PolledBroadcast(100), Figure.Deliveries),
        One("bcast1k_w1", "room of 1000, 1 broadcast under way", new GeneratedLoad("broadcast", "--receivers 1000 --window 1"), Figure.Deliveries),
        One("bcast1k_w4", "room of 1000, 4 broadcasts under way", new GeneratedLoad("broadcast", "--receivers 1000 --window 4"), Figure.Deliveries),
        One("bcast1k_r20", "room of 1000, 20 broadcasts a second", new GeneratedLoad("broadcast", "--receivers 1000 --rate 20"), Figure.Deliveries),
        One("bcast10x100", "10 rooms of 100, a sender for each", new GeneratedLoad("broadcast", "--receivers 1000 --rooms 10 --senders 10"), Figure.Deliveries),
        One("bcast10k", "room of 10 000, 2 broadcasts under way", new GeneratedLoad("broadcast", "--receivers 10000"), Figure.Deliveries),

        Fair("fair_storm", "10 connections echo while a room of 1000 is hit",
            new("echo", "--conns 10"), new Storm("broadcast --receivers 1000 --window 4", 1001, "deliveries_per_s"), Figure.Disturbed("rtt", "deliveries/s of the storm")),
        Fair("fair_rooms", $"a room of 10 gets 50 broadcasts a second while one of {LargeRoom} is hit",
            new("broadcast", "--room small --receivers 10 --rate 50"),
            new Storm($"broadcast --room large --receivers {LargeRoom} --window 1", LargeRoom + 1, "deliveries_per_s") { Slack = TimeSpan.FromSeconds(25) },
            Figure.Disturbed("delivery", "deliveries/s of the storm")),
        Fair("fair_namespaces", "10 connections echo while another namespace has 3200 echoes under way",
            new("echo", "--conns 10"), new Storm("echo --ns /n0 --conns 50 --outstanding 64", 50, "acks_per_s"), Figure.Disturbed("rtt", "round trips/s of the storm")),
        Fair("fair_handlers", "10 connections echo, and 20 hear pings, while 4 handlers compute for 20 ms each",
            new("echo", "--conns 10"), new BurningHandlers(4, TimeSpan.FromMilliseconds(20)), Figure.DisturbedByHandlers),

        Three("cluster_idle", "3 nodes with a client each", new("idle", "--conns 3"), Figure.IdlingAlone, atLeastSeconds: 10),
        Three("cluster_bcast1k_w1", "room of 1000 on 3 nodes, 1 broadcast under way", new("broadcast", "--receivers 1000 --window 1"), Figure.Deliveries),
        Three("cluster_bcast1k_w4", "room of 1000 on 3 nodes, 4 broadcasts under way", new("broadcast", "--receivers 1000 --window 4"), Figure.Deliveries),
        Three("cluster_bcast1k_r20", "room of 1000 on 3 nodes, 20 broadcasts a second", new("broadcast", "--receivers 1000 --rate 20"), Figure.Deliveries),
        Three("cluster_fetch1", "fetchSockets of 1000 on 3 nodes, 1 caller", new("fetch", "--receivers 1000 --callers 1 --expect 1000"), Figure.Calls),
        Three("cluster_fetch8", "fetchSockets of 1000 on 3 nodes, 8 callers", new("fetch", "--receivers 1000 --callers 8 --expect 1000"), Figure.Calls),
        Three("cluster_sse1", "serverSideEmit with acks on 3 nodes, 1 caller", new("sse", $"--receivers 0 --callers 1 --expect {Nodes - 1}"), Figure.Calls),
        Three("cluster_sse16", "serverSideEmit with acks on 3 nodes, 16 callers", new("sse", $"--receivers 0 --callers 16 --expect {Nodes - 1}"), Figure.Calls),

        Guarded("guarded_bcast1k_w1", "room of 1000 on 3 nodes, 1 broadcast under way", new("broadcast", "--receivers 1000 --window 1")),
        Guarded("guarded_bcast1k_w4", "the same, 4 under way", new("broadcast", "--receivers 1000 --window 4")),
        Guarded("guarded_bcast10x100", "10 rooms of 100 on 3 nodes, a sender for each", new("broadcast", "--receivers 1000 --rooms 10 --senders 10")),

        ListenedTo("listened_echo1", "50 connections, 1 echo of 64 B under way on each", new("echo", "--conns 50 --outstanding 1"), Figure.RoundTrips),
        ListenedTo("listened_echo16", "50 connections, 16 echoes under way on each", new("echo", "--conns 50 --outstanding 16"), Figure.RoundTrips),
        ListenedTo("listened_bcast1k_w1", "room of 1000, 1 broadcast under way", new("broadcast", "--receivers 1000 --window 1"), Figure.Deliveries),

        Routed("piped1", "1 echo under way on a WebSocket that was upgraded on another node", new UpgradedEcho(1)),
        Routed("piped50", "the same on 50 connections", new UpgradedEcho(50)),
        Routed("roaming_poll", "50 long-polling clients, 1 echo each, every request to the next node, by nginx", new ProxiedPolling()),
    ];

    private static BenchTest One(string name, string what, ILoad load, Figure[] figures, double atLeastSeconds = 0) =>
        new(name, what, 1, load, figures, Speaking(load, Alone)) { AtLeastSeconds = atLeastSeconds };

    private static BenchTest Three(string name, string what, GeneratedLoad load, Figure[] figures, double atLeastSeconds = 0) =>
        new(name, what, Nodes, load, figures, Speaking(load, Clusters)) { AtLeastSeconds = atLeastSeconds };

    private static BenchTest Fair(string name, string what, GeneratedLoad measured, IDisturbance disturbance, Figure[] figures) =>
        new(name, what, 1, new DisturbedLoad(measured, disturbance), figures, [Contender.Ours, Contender.Of(ServerKind.Node)]);

    private static BenchTest Guarded(string name, string what, GeneratedLoad load) => new(name, what, Nodes, load, Figure.Deliveries, Guards);

    private static BenchTest ListenedTo(string name, string what, GeneratedLoad load, Figure[] figures) => new(name, what, 1, load, figures, Listeners);

    private static BenchTest Routed(string name, string what, ILoad load) => new(name, what, Nodes, load, Figure.RoundTrips, Routes);

    private static Contender[] Speaking(ILoad load, Contender[] contenders) => [.. contenders.Where(contender => load.Speaks(contender.Servers))];
}
