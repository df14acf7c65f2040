using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>A node takes nothing of the ordered lane any more: what that costs the emitting node is bounded, can be read, and costs others nothing.</summary>
public sealed class StoppedPeerTests : ContractTest, IClassFixture<HeldNodes>, IDisposable
{
    private const int Size = 50_000;

    private readonly HeldNodes _cluster;
    private readonly LinkNumbers _numbers;

    public StoppedPeerTests(HeldNodes cluster) : base(cluster)
    {
        _cluster = cluster;
        _numbers = new(Hosts[0].Server.Node!.Peers.Self);
    }

    public void Dispose() => _numbers.Dispose();

    [Fact]
    public async Task Volatile_emits_are_refused_first_and_only_for_that_node()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var refused = _numbers.Read("volatile.refused", TokenOf(2));
        _cluster.Stop(2);

        for (var i = 0; i < 4; i++)
        {
            On(0, nsp).Emit("plain", i, new byte[Size]);
            Assert.Equal(i, (await Next(clients[1])).Args.Get<int>(0));
        }
        await TestCluster.Until(() => _numbers.Read("kept", TokenOf(1)) == 0, "the other node has acknowledged all");
        On(0, nsp).Volatile.Emit("volatile", 4);
        _cluster.Go();
        On(0, nsp).Emit("end");

        Assert.Equal(["plain 0", "plain 1", "plain 2", "plain 3", "volatile 4"], await UpTo(clients[0], "end"));
        Assert.Equal(["volatile 4"], await UpTo(clients[1], "end"));
        Assert.Equal(["plain 0", "plain 1", "plain 2", "plain 3"], await UpTo(clients[2], "end"));
        Assert.Equal(refused + 1, _numbers.Read("volatile.refused", TokenOf(2)));
        Assert.Equal(0, _numbers.Read("volatile.refused", TokenOf(1)));
        Assert.Equal(0, _numbers.Read("dropped", TokenOf(1)));
    }

    [Fact]
    public async Task Plain_emits_are_kept_up_to_the_limit_then_dropped_and_counted_for_that_node()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var dropped = _numbers.Read("dropped", TokenOf(2));
        var sent = _numbers.Read("sent", TokenOf(1));
        await TestCluster.Until(() => _numbers.Read("kept", TokenOf(2)) == 0, "nothing is under way");
        _cluster.Stop(2);

        for (var i = 0; i < 40; i++)
        {
            On(0, nsp).Emit("plain", i, new byte[Size]);
            foreach (var client in clients.Take(2)) Assert.Equal(i, (await Next(client)).Args.Get<int>(0));
        }

        var kept = _numbers.Read("kept", TokenOf(2));
        dropped = _numbers.Read("dropped", TokenOf(2)) - dropped;
        Assert.InRange(kept, HeldNodes.KeptBytes - 2 * Size, HeldNodes.KeptBytes);
        Assert.InRange(_numbers.Read("in_flight", TokenOf(2)), 1, HeldNodes.WindowBytes);
        Assert.InRange(dropped, 40 - HeldNodes.KeptBytes / Size, 40 - HeldNodes.KeptBytes / (2 * Size));
        Assert.Equal(0, _numbers.Read("dropped", TokenOf(1)));
        Assert.Equal(sent + 40, _numbers.Read("sent", TokenOf(1)));
        _cluster.Go();
        await TestCluster.Until(() => _numbers.Read("kept", TokenOf(2)) == 0, "all that was kept has been acknowledged");
        On(0, nsp).Emit("end");
        Assert.Equal(Enumerable.Range(0, 40 - (int)dropped).Select(i => $"plain {i}"), await UpTo(clients[2], "end"));
    }

    [Fact]
    public async Task An_awaited_emit_waits_for_that_node_and_loses_nothing()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var dropped = _numbers.Read("dropped", TokenOf(2));
        _cluster.Stop(2);

        var emits = new List<Task>();
        for (var i = 0; i < 40; i++)
        {
            emits.Add(On(0, nsp).EmitAsync("awaited", i, new byte[Size]));
            Assert.Equal(i, (await Next(clients[1])).Args.Get<int>(0));
        }
        var waiting = emits.Count(emit => !emit.IsCompleted);

        Assert.InRange(waiting, 40 - HeldNodes.KeptBytes / Size, 39);
        Assert.Equal(waiting, _numbers.Read("waiting", TokenOf(2)));
        Assert.Equal(0, _numbers.Read("waiting", TokenOf(1)));
        _cluster.Go();
        await Task.WhenAll(emits).WaitAsync(Patience);
        Assert.Equal(0, _numbers.Read("waiting", TokenOf(2)));
        Assert.Equal(dropped, _numbers.Read("dropped", TokenOf(2)));
        On(0, nsp).Emit("end");
        var got = await UpTo(clients[2], "end");      // those that waited have no order among each other
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"awaited {i}").Order(), got.Order());
    }

    [Fact]
    public void What_is_for_a_node_that_is_gone_is_counted_without_a_name()
    {
        var before = _numbers.Read("dropped", "none", "questions");

        Hosts[0].Server.Node!.Links.Tell(NodeToken.FromBits(42), Lane.Questions, new LinkProtocol.Bye());

        Assert.Equal(before + 1, _numbers.Read("dropped", "none", "questions"));
    }

    [Fact]
    public void Every_instrument_is_in_the_table_of_metrics()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Link", "metrics.md"));

        Assert.NotEmpty(_numbers.Names);
        Assert.All(_numbers.Names, name => Assert.Contains($"`link.{name}`", page));
    }
}

/// <summary>Three nodes; what the first has for another in the ordered lane can be held back.</summary>
public sealed class HeldNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    public const int KeptBytes = 1024 * 1024;
    public const int WindowBytes = 128 * 1024;

    private readonly HeldWires _wires = new();

    /// <summary>The first node's messages to this one do not arrive any more.</summary>
    public void Stop(int node) => _wires.Hold(to: Akka.Cluster.Cluster.Get(Hosts[node].System).SelfAddress);

    /// <summary>All that was held back arrives.</summary>
    public void Go() => _wires.Release();

    protected override string HoconOf(int node) => """
        socketio.link {
          piece = 16 KiB
          window = 128 KiB
          keep = 1 MiB
        }
        """;

    protected override Setup[] SetupsOf(int node) => node == 0 ? [new LinkSetup((lane, peer) => lane == Lane.Ordered ? _wires.Add(peer) : peer)] : [];
}
