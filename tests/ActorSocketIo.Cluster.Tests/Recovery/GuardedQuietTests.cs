using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Clients that have got nothing for long, while more was emitted to others than a guard keeps; then their node dies. One test, since a node dies once.</summary>
public sealed class GuardedQuietTests(ForgetfulGuards cluster) : ContractTest(cluster), IClassFixture<ForgetfulGuards>
{
    private const int Events = 3_000, Bytes = 1_000;

    private readonly ForgetfulGuards _cluster = cluster;

    [Fact]
    public async Task They_are_recovered_by_what_their_pongs_have_said()
    {
        var nsp = NewName();
        await Spread(nsp); // each node has the namespace
        var (quiet, pongsOfQuiet) = await ConnectAsync(nsp, "quiet");
        var (silent, pongsOfSilent) = await ConnectAsync(nsp, "silent"); // never gets anything
        var (busy, _) = await ConnectAsync(nsp, "busy");
        On(0, nsp).To("quiet").Emit("long ago");
        Assert.Equal("long ago", (await Next(quiet)).EventName);
        for (var number = 0; number < Events; number++)
        {
            On(number, nsp).To("busy").Emit("busy", number, new byte[Bytes]);
            if (number % 20 == 0)
                await Task.Delay(1);
            while (busy.TryReceive(out _))
            {
                // as it comes
            }
        }

        await AnsweredAsync(pongsOfQuiet);
        await AnsweredAsync(pongsOfSilent);
        await On(2, nsp).SocketsLeaveAsync("nothing").WaitAsync(Patience); // what the node has told others is there: the answers come behind it
        On(0, nsp).To("quiet").Emit("just before");
        _cluster.Cut(2);
        foreach (var client in new[] { quiet, silent, busy })
            client.Connection.LoseAll();
        On(1, nsp).To("quiet", "silent").Emit("just after");
        await _cluster.Crash(2);
        var coming = new[] { quiet, silent }.Select((client, node) => Hosts[node].Open().RecoverAsync(client)).ToArray();
        On(1, nsp).To("quiet", "silent").Emit("while it is away");

        var back = await Task.WhenAll(coming).WaitAsync(Patience);

        Assert.Equal([quiet.Id, silent.Id], back.Select(client => client.Id));
        On(1, nsp).Emit("last");
        var (ofQuiet, ofSilent) = (await NamesUpTo(back[0], "last"), await NamesUpTo(back[1], "last"));
        Assert.Equal(["just after", "while it is away"], ofQuiet.Where(name => name != "just before"));
        Assert.Equal(["just after", "while it is away"], ofSilent);
        if (quiet.TryReceive(out var early))
            ofQuiet.Add(early!.EventName); // it had come before all was lost
        Assert.Single(ofQuiet, "just before");
        Assert.Equal(["quiet", "silent"], back.Select((client, node) => SocketOf(client, node).Rooms.Single(room => room != client.Id)));
    }

    private static async Task<List<string>> NamesUpTo(TestClient client, string last)
    {
        var got = new List<string>();
        while (await Next(client) is var next && next.EventName != last)
            got.Add(next.EventName);
        return got;
    }

    /// <summary>A client of the last node, in a room, and how many pings it has answered.</summary>
    private async Task<(TestClient Client, Counter Pongs)> ConnectAsync(string nsp, string room)
    {
        var client = await Hosts[2].ConnectAsync(nsp).WaitAsync(Patience);
        var pongs = new Counter();
        client.Connection.Session.PacketReceived += packet =>
        {
            if (packet.Type == EnginePacketType.Pong)
                pongs.Add();
        };
        await SocketOf(client, 2).JoinAsync(room).WaitAsync(Patience);
        return (client, pongs);
    }

    private static Task AnsweredAsync(Counter pongs)
    {
        var enough = pongs.Value + 2;
        return TestCluster.Until(() => pongs.Value >= enough, "two pings are answered");
    }

    private sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
