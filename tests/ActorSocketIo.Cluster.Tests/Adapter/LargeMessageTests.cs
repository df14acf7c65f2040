using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>What is twenty times as long as a piece of a link arrives whole on other nodes, and in its place.</summary>
public sealed class LargeMessageTests(LargeMessageNodes cluster) : ContractTest(cluster), IClassFixture<LargeMessageNodes>
{
    private const int Large = 5_000_000;

    [Fact]
    public async Task A_broadcast_arrives_whole_on_every_node_between_the_one_before_it_and_the_one_after()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var (bytes, text) = (Bytes(1), Text(2));

        On(1, nsp).Emit("before", 0);
        On(1, nsp).Emit("bytes", bytes);
        On(1, nsp).Emit("between", 1);
        On(1, nsp).Emit("text", text);
        On(1, nsp).Emit("after", 2);

        foreach (var client in clients)
        {
            Assert.Equal("before", (await Next(client)).EventName);
            Assert.True((await Next(client)).Args.Get<byte[]>(0).AsSpan().SequenceEqual(bytes), "the bytes are those that were emitted");
            Assert.Equal("between", (await Next(client)).EventName);
            Assert.True((await Next(client)).Args.Get<string>(0) == text, "the text is that which was emitted");
            Assert.Equal("after", (await Next(client)).EventName);
        }
    }

    [Fact]
    public async Task An_acknowledgement_arrives_whole_from_every_node()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);

        var asked = On(0, nsp).Timeout(Patience).EmitWithAckAsync("ask");
        foreach (var (client, i) in clients.Select((c, i) => (c, i))) (await Next(client)).Ack([new { i, bytes = Bytes(i) }]);

        var answers = await asked.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, Nodes), answers.Select(a => a["i"].Get<int>()).Order());
        Assert.All(answers, a => Assert.True(a["bytes"].Get<byte[]>().AsSpan().SequenceEqual(Bytes(a["i"].Get<int>()))));
    }

    [Fact]
    public async Task A_question_to_other_servers_and_their_answers_arrive_whole()
    {
        var nsp = NewName();
        await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            var seed = 10 + node;
            On(node, nsp).ServerEvents.On<byte[], byte[]>("swap", got => got.AsSpan().SequenceEqual(Bytes(0)) ? Bytes(seed) : []);
        }

        var answers = await On(0, nsp).Servers.Timeout(Patience).EmitWithAckAsync("swap", Bytes(0)).WaitAsync(Patience);

        var got = answers.Select(a => a.Get<byte[]>()!).ToArray();
        Assert.Equal(Nodes - 1, got.Length);
        for (var node = 1; node < Nodes; node++) Assert.Contains(got, bytes => bytes.AsSpan().SequenceEqual(Bytes(10 + node)));
    }

    [Fact]
    public async Task Sockets_are_fetched_with_all_their_data_though_together_it_is_more_than_a_link_keeps()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 6);
        foreach (var (client, i) in clients.Select((c, i) => (c, i))) SocketOf(client, i).Data.Set("bytes", Bytes(i));

        var found = await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience);

        Assert.Equal(clients.Length, found.Count);
        foreach (var (client, i) in clients.Select((c, i) => (c, i)))
            Assert.True(found.Single(s => s.Id == client.Id).Data["bytes"].Get<byte[]>().AsSpan().SequenceEqual(Bytes(i)), $"the data of socket {i} is whole");
    }

    [Fact]
    public async Task A_flood_of_large_broadcasts_costs_no_membership_no_lease_and_no_message()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var bytes = Bytes(3);
        var members = Hosts.Select(host => Akka.Cluster.Cluster.Get(host.System)).ToArray();

        for (var i = 0; i < 12; i++)
        {
            await On(0, nsp).EmitAsync("large", i, bytes);
            await SocketOf(clients[i % Nodes], i).JoinAsync($"room {i}").WaitAsync(Patience);
            On(2, nsp).To($"room {i}").Emit("small", i);
        }

        foreach (var (client, node) in clients.Select((c, i) => (c, i)))
        {
            var got = await Receive(client, 12 + 12 / Nodes);
            Assert.Equal(Enumerable.Range(0, 12), got.Where(e => e.EventName == "large").Select(e => e.Args.Get<int>(0)));
            Assert.Equal(Enumerable.Range(0, 12).Where(i => i % Nodes == node), got.Where(e => e.EventName == "small").Select(e => e.Args.Get<int>(0)));
            Assert.All(got.Where(e => e.EventName == "large"), e => Assert.True(e.Args.Get<byte[]>(1).AsSpan().SequenceEqual(bytes)));
        }
        Assert.All(members, member => Assert.Empty(member.State.Unreachable));
        Assert.Equal(0, Hosts.Sum(host => host.Server.Node!.Links.Counters.Dropped));
    }

    private static async Task<List<TestEvent>> Receive(TestClient client, int count)
    {
        var got = new List<TestEvent>();
        while (got.Count < count) got.Add(await Next(client));
        return got;
    }

    private static byte[] Bytes(int seed)
    {
        var bytes = new byte[Large];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Text(int seed)
    {
        var random = new Random(seed);
        return string.Create(Large, random, (text, r) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + r.Next(26));
        });
    }
}

/// <summary>Three nodes whose links keep less than all data of a test, and clients that may send and get it.</summary>
public sealed class LargeMessageNodes() : ServerCluster(3, heartbeatPauseSeconds: 4)
{
    protected override void Configure(SocketIoOptions options)
    {
        options.RequestsTimeout = TimeSpan.FromSeconds(25);
        options.Engine.MaxHttpBufferSize = 16_000_000;
        options.Engine.MaxQueuedBytes = 128_000_000;
        options.Packets = options.Packets with { MaxPacketBytes = 16_000_000 };
    }

    protected override string HoconOf(int node) => "socketio.link.keep = 24 MiB";
}
