using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using ActorSocketIo.Samples.Game;
using ActorSocketIo.Testing;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace ActorSocketIo.Cluster.Tests.Game;

/// <summary>The tables of the game sample when nodes come and die: one in memory begins anew with its players, one with a journal goes on.</summary>
public sealed class TableMoveTests : IAsyncLifetime
{
    private const int Tables = 12;

    // In strict mode, as the program runs: every event has a serializer, or is not written.
    private const string Hocon = """
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        akka.cluster {
          split-brain-resolver.stable-after = 1 s
          down-removal-margin = 200 ms
          sharding.rebalance-interval = 1 s
        }
        """;

    private readonly List<SocketIoTestHost> _hosts = [];
    private readonly string _journal = Path.Combine(Path.GetTempPath(), $"sio-game-{Guid.NewGuid():N}.db");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts)) await host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(_journal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_game_that_moves_to_another_node_and_then_loses_it_goes_on_if_it_is_kept_and_else_begins_anew(bool isKept)
    {
        await Start(isKept);
        var seats = new List<Seats>();
        for (var i = 0; i < Tables; i++) seats.Add(await Seats.TakeAsync(_hosts[0], $"table {i}"));
        foreach (var at in seats) Assert.True(await at.X.PutAsync(4));

        // Two nodes come, and shards are moved to them.
        await Task.WhenAll(Start(isKept), Start(isKept));
        var moved = await FirstOf(seats, async at => !(await TablesOn(0)).Contains(Player.RoomOf(at.Table)));
        await GoesOn(moved, isKept);
        var host = await HostOf(moved.Table);
        Assert.NotEqual(0, host);

        // The node that it is on dies without a word.
        await _hosts[host].System.Terminate();
        await GoesOn(moved, isKept);
        Assert.NotEqual(host, await HostOf(moved.Table, except: host));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_player_whose_node_stands_still_keeps_the_chair_and_the_table_plays_on(bool isKept)
    {
        var answers = new HeldWires();
        await Start(isKept);
        await Start(isKept, new LinkSetup((lane, peer) => lane is Lane.Questions or Lane.Interest ? answers.Add(peer) : peer));
        var (table, first) = ("", (Seat?)null);
        for (var i = 0; first is null; i++)
        {
            table = $"table {i}";
            var seat = await Seat.TakeAsync(_hosts[1], table);
            await Until(() => Task.FromResult(seat.Mark == "X"), "the first sits");
            if (await HostOf(table) == 0) first = seat;
        }
        var watcher = await Seat.TakeAsync(_hosts[0], table);
        await Until(() => Task.FromResult(watcher.Mark == "O"), "the second sits");
        Assert.True(await first.PutAsync(4));

        answers.Hold();
        var third = await Seat.TakeAsync(_hosts[0], table);

        await Until(() => Task.FromResult(third.Board == "    X    "), "who comes sees the board");
        Assert.Equal("", third.Mark);
        Assert.Equal("O", watcher.Mark);
        Assert.True(await watcher.PutAsync(0));
        answers.Release();
        Assert.True(await first.PutAsync(8));
    }

    [Fact]
    public async Task A_player_who_has_the_id_of_another_for_a_tables_name_hears_nothing_of_him()
    {
        await Start(isKept: false);
        var victim = await _hosts[0].ConnectAsync();
        var spy = await Seat.TakeAsync(_hosts[0], victim.Id);
        await Until(() => Task.FromResult(spy.Mark == "X"), "it sits");

        Assert.Equal([victim.Id], await _hosts[0].Server.To(victim.Id).AllSocketsAsync());
    }

    /// <summary>The second player puts the second mark; at a table that has begun anew, the first player's first mark comes first.</summary>
    private static async Task GoesOn(Seats at, bool isKept)
    {
        if (isKept)
        {
            var before = at.O.Board;
            var cell = before.IndexOf(' ', StringComparison.Ordinal);
            var next = before.Count(c => c == ' ') % 2 == 1 ? at.X : at.O;
            await Until(() => next.PutAsync(cell), "the game goes on");
            await Until(() => Task.FromResult(at.O.Board == before.Remove(cell, 1).Insert(cell, next.Mark)), "the board is the one before, and one mark more");
            return;
        }

        // Whoever asks first wakes the new table, which asks its players to sit down.
        await Until(async () => await at.X.PutAsync(8) || await at.O.PutAsync(8), "the players sit again");
        await Until(() => Task.FromResult(at.X.Board is "        X" && at.O.Board == at.X.Board), "the board is new, and the same for both");
        Assert.Equal(["O", "X"], new[] { at.X.Mark, at.O.Mark }.Order());
    }

    private async Task Start(bool isKept, params Setup[] setups)
    {
        var host = await SocketIoTestHost.StartNodeAsync(
            io =>
            {
                io.Sockets.UseSocketActor<Player>();
                if (isKept) io.Sockets.UseRoomActor<KeptTable>();
                else io.Sockets.UseRoomActor<Table>();
            },
            options => options.RequestsTimeout = TimeSpan.FromSeconds(2),
            cluster: options =>
            {
                options.StartTimeout = TimeSpan.FromSeconds(60);
                if (_hosts.Count == 0) return;
                var seed = Akka.Cluster.Cluster.Get(_hosts[0].System).SelfAddress;
                options.SeedNodes.Add($"{seed.Host}:{seed.Port}");
            },
            hocon: Hocon,
            akka: akka =>
            {
                if (isKept) akka.WithSqlPersistence($"Data Source={_journal}", ProviderName.SQLiteMS);
                Array.ForEach(setups, setup => akka.AddSetup(setup));
            });
        lock (_hosts) _hosts.Add(host);
    }

    private async Task<int> HostOf(string table, int except = -1)
    {
        for (var node = 0; node < _hosts.Count; node++)
            if (node != except && (await TablesOn(node)).Contains(Player.RoomOf(table))) return node;
        return -1;
    }

    private async Task<IReadOnlySet<string>> TablesOn(int node)
    {
        var region = _hosts[node].Server.Node!.RoomRegion;
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TestCluster.Patience);
        return state.Shards.SelectMany(shard => shard.EntityIds).Select(id => Entities.EntityName.TryRead(id, out _, out var room) ? room : "").ToHashSet();
    }

    private static async Task<Seats> FirstOf(IEnumerable<Seats> all, Func<Seats, Task<bool>> holds)
    {
        Seats? found = null;
        await Until(
            async () =>
            {
                foreach (var one in all)
                    if (found is null && await holds(one)) found = one;
                return found is not null;
            },
            "a table has moved");
        return found!;
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
            if (patience.IsCancellationRequested || !await poll.WaitForNextTickAsync(CancellationToken.None)) throw new TimeoutException($"never came to be: {what}");
    }

    /// <summary>Two players at a table.</summary>
    private sealed record Seats(string Table, Seat X, Seat O)
    {
        public static async Task<Seats> TakeAsync(SocketIoTestHost host, string table)
        {
            var first = await Seat.TakeAsync(host, table);
            await Until(() => Task.FromResult(first.Mark == "X"), "the first sits");
            var second = await Seat.TakeAsync(host, table);
            await Until(() => Task.FromResult(second.Mark == "O"), "the second sits");
            return new(table, first, second);
        }
    }

    /// <summary>A player's page: it knows what the table has told it last.</summary>
    private sealed class Seat(TestClient client)
    {
        private TestEvent? _last;

        public string Board => Last?.Args[0]["cells"].Get<string>() ?? "";

        public string Mark => Last?.Args[0]["players"] is not { } players ? ""
            : players["x"].Get<string?>() == client.Id ? "X"
            : players["o"].Get<string?>() == client.Id ? "O" : "";

        private TestEvent? Last
        {
            get
            {
                while (client.TryReceive(out var next)) _last = next;
                return _last;
            }
        }

        public static async Task<Seat> TakeAsync(SocketIoTestHost host, string table)
        {
            var client = await host.ConnectAsync();
            client.Emit("sit", table);
            return new(client);
        }

        public async Task<bool> PutAsync(int cell) => (await client.EmitWithAckAsync("put", cell).WaitAsync(TestCluster.Patience)).Get<bool>(0);
    }
}
