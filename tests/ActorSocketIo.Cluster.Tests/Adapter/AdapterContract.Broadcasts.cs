using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task A_broadcast_reaches_the_clients_of_every_node_with_its_binary()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);

        On(1, nsp).Emit("hi", new { n = 1 }, new byte[] { 7, 8 });

        foreach (var client in clients)
        {
            var got = await Next(client);
            Assert.Equal("hi", got.EventName);
            Assert.Equal(1, got.Args[0]["n"].Get<int>());
            Assert.Equal([7, 8], got.Args.Get<byte[]>(1)!);
        }
    }

    [Fact]
    public async Task A_volatile_broadcast_is_lost_for_clients_of_any_node_that_cannot_take_it()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        var (fast, slow) = (clients[..Nodes], clients[Nodes..]);
        foreach (var client in slow)
            client.Connection.Transport.IsStalled = true;
        On(0, nsp).Emit("kept");
        foreach (var client in fast)
            Assert.Equal("kept", (await Next(client)).EventName);

        On(0, nsp).Volatile.Emit("lost");
        var answers = On(0, nsp).Volatile.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync("lost too");
        On(0, nsp).Emit("end");

        foreach (var client in fast)
            Assert.Equal(["lost", "lost too"], await UpTo(client, "end"));
        foreach (var client in slow)
        {
            client.Connection.Transport.IsStalled = false;
            Assert.Equal(["kept"], await UpTo(client, "end"));
        }

        await Assert.ThrowsAsync<AckTimeoutException>(() => answers.WaitAsync(Patience));
    }

    [Fact]
    public async Task Of_each_key_of_a_broadcast_slow_clients_of_any_node_get_the_latest()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            On(node, nsp).SlowClients = SlowClientPolicy.KeepLatest;
            Assert.True((await clients[node].EmitWithAckAsync("join", "room").WaitAsync(Patience)).Get<bool>(0));
            await TestCluster.Until(() => clients[node].Connection.Session.IsWritable, "that answer has been written");
            clients[node].Connection.Transport.IsStalled = true;
        }

        for (var i = 0; i < 10; i++)
        {
            On(0, nsp).Key("A").Emit("price", 1000 + i);
            await On(0, nsp).To("room").Key("B").EmitAsync("price", 2000 + i).WaitAsync(Patience);
            On(0, nsp).Emit("price", i);
        }

        On(0, nsp).Emit("last");
        foreach (var client in clients)
            await TestCluster.Until(() => client.Connection.Session.QueuedPackets == 4, "the latest wait, and the last");
        foreach (var client in clients)
        {
            client.Connection.Transport.IsStalled = false;
            await TestCluster.Until(() => client.Connection.Session.IsWritable, "all that waited has been written");
        }

        On(0, nsp).Emit("end");
        foreach (var client in clients)
            Assert.Equal(["price 1009", "price 2009", "price 9", "last"], await UpTo(client, "end"));
    }

    [Fact]
    public async Task Rooms_and_exceptions_span_the_nodes_and_members_of_two_rooms_get_one_packet()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 3);
        foreach (var (client, i) in clients.Select((c, i) => (c, i)))
        {
            if (i < Nodes * 2) await client.EmitWithAckAsync("join", "a").WaitAsync(Patience);
            if (i >= Nodes) await client.EmitWithAckAsync("join", "b").WaitAsync(Patience);
        }

        var emitter = On(Nodes - 1, nsp);
        emitter.To("a").Emit("to a");
        emitter.To("a", "b").Emit("to both");
        emitter.To("a").To("b").Except("b").Emit("to a but b");
        emitter.Except("a", clients[^1].Id).Emit("but a and one");
        emitter.To(clients[0].Id, "nobody").Emit("to one");
        emitter.Emit("end");

        for (var i = 0; i < clients.Length; i++)
        {
            List<string> expected = [];
            if (i < Nodes * 2) expected.Add("to a");
            expected.Add("to both");
            if (i < Nodes) expected.Add("to a but b");
            if (i >= Nodes * 2 && i < clients.Length - 1) expected.Add("but a and one");
            if (i == 0) expected.Add("to one");
            Assert.Equal(expected, await UpTo(clients[i], "end"));
        }
    }

    [Fact]
    public async Task Local_stays_on_the_node()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);

        On(1, nsp).Local.Emit("here");
        On(1, nsp).Emit("end");

        var got = await UpTo(clients, "end");
        for (var i = 0; i < Nodes; i++) Assert.Equal(i == 1 % Nodes ? ["here"] : [], got[i]);
    }

    [Fact]
    public async Task A_sockets_broadcast_leaves_the_sender_out()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);

        clients[0].Emit("broadcast", "hello");
        await Task.WhenAll(clients.Skip(1).Select(async c => Assert.Equal("hello", (await Next(c)).Args.Get<string>(0))));

        On(0, nsp).Emit("end");
        Assert.Empty(await UpTo(clients[0], "end"));
    }

    [Fact]
    public async Task A_client_that_brings_a_namespace_into_being_gets_what_other_nodes_emit_there()
    {
        for (var round = 0; round < 20; round++)
        {
            var nsp = NewName();
            var emitter = On(round + 1, nsp);

            var client = await Hosts[round % Nodes].ConnectAsync(nsp).WaitAsync(Patience);
            emitter.Emit("welcome", round);

            Assert.Equal(round, (await Next(client)).Args.Get<int>(0));
        }
    }

    [Fact]
    public async Task Arguments_are_encoded_once_in_the_cluster()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 3);
        var value = new Counting();

        On(0, nsp).Emit("counted", value);

        foreach (var client in clients) Assert.Equal("encoded", (await Next(client)).Args.Get<string>(0));
        Assert.Equal(1, value.Encodings);
    }

    [Fact]
    public async Task A_broadcast_crosses_once_to_each_node_with_members_and_to_no_other()
    {
        if (Nodes < 3) return;      // below that there is no other
        var nsp = NewName();
        var clients = await Spread(nsp, each: 5);
        for (var i = 1; i < clients.Length; i += Nodes) await clients[i].EmitWithAckAsync("join", "r").WaitAsync(Patience);
        await AllHoldLeases();
        var interested = new List<string>();
        foreach (var token in On(0, nsp).Server.Node!.Interest.NodesFor(nsp, ["r"])) interested.Add(token.ToString());
        Assert.Equal([TokenOf(1)], interested);

        // Interest and answers use the links too: what arrives is counted by kind, here by what the idle node got.
        var before = Bytes(0);
        var load = new string('x', 100_000);
        for (var i = 0; i < 20; i++) On(0, nsp).To("r").Emit("load", load);
        On(0, nsp).To("nobody is in here").Emit("load", load);
        var sent = Bytes(0) - before;

        Assert.InRange(sent, 20 * 100_000, 22 * 100_000);      // twice as much if it went to both, five times if once per member
        On(0, nsp).Emit("end");
        for (var i = 0; i < clients.Length; i++) Assert.Equal(i % Nodes == 1 ? 20 : 0, (await UpTo(clients[i], "end")).Count);
    }

    private long Bytes(int node) => Hosts[node].Server.Node!.Links.Counters.SentBytes;

    private Task AllHoldLeases() => TestCluster.Until(
        () => Hosts.All(host => host.Server.Node!.Interest.NodesFor("/nowhere", ["nobody"]).IsEmpty), "every node has a lease of every other");

    /// <summary>Counts how often it is written.</summary>
    [JsonConverter(typeof(Converter))]
    private sealed class Counting
    {
        private int _encodings;

        public int Encodings => _encodings;

        private sealed class Converter : JsonConverter<Counting>
        {
            public override Counting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("only written");

            public override void Write(Utf8JsonWriter writer, Counting value, JsonSerializerOptions options)
            {
                Interlocked.Increment(ref value._encodings);
                writer.WriteStringValue("encoded");
            }
        }
    }
}
