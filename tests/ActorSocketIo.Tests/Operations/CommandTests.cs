using System.Text.Json;
using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Watching;

namespace ActorSocketIo.Tests.Operations;

/// <summary>Commands on a server of one node.</summary>
public sealed class CommandTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Nodes_and_stats_show_this_node()
    {
        var nodes = await RunAsync("nodes");

        Assert.Equal("up", Value(nodes, "status"));
        Assert.Equal(fixture.Io.Node!.Peers.Self.ToString(), Value(nodes, "node"));
        Assert.Contains("1 node, ", (await RunAsync("stats")).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rooms_are_listed_page_by_page_without_those_of_single_sockets()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.JoinAsync("a", "b", "b2", "c"));
        await fixture.Host.ConnectAsync(nsp.Name);
        await fixture.Host.ConnectAsync(nsp.Name);

        var first = await RunAsync($"rooms -n {nsp.Name} --limit 2");
        var second = await RunAsync($"rooms -n {nsp.Name} --limit 2 --after {first.Next}");
        var third = await RunAsync($"rooms -n {nsp.Name} --limit 2 --after {second.Next}");

        Assert.Equal(["a 2 1", "b 2 1"], Texts(first));
        Assert.Equal(["b2 2 1", "c 2 1"], Texts(second));
        Assert.Empty(Texts(third));
        Assert.Null(third.Next);
        Assert.Equal(["b 2 1", "b2 2 1"], Texts(await RunAsync($"rooms -n {nsp.Name} b")));
        Assert.Equal([$"{nsp.Name} 2 4 1"], Texts(await RunAsync($"namespaces {nsp.Name}")));
    }

    [Fact]
    public async Task A_socket_is_shown_with_its_rooms_and_data_and_without_what_it_has_proved_itself_with()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(async socket =>
        {
            socket.Data.Set("user", "ada");
            await socket.JoinAsync("lobby");
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name, new { token = "hidden" }, new Dictionary<string, string> { ["cookie"] = "hidden", ["user-agent"] = "tests" });

        var shown = await RunAsync($"socket --socket {client.Id} -n {nsp.Name}");

        Assert.Equal(("lobby", "tests"), (Value(shown, "rooms"), Value(shown, "user_agent")));
        Assert.Equal("""{"user":"ada"}""", shown.Rows[0][shown.Columns.IndexOf("data")].GetRawText());
        Assert.DoesNotContain("hidden", string.Join(' ', CommandText.Lines(shown)), StringComparison.Ordinal);
        Assert.StartsWith("There is no socket 'nobody'", (await RunAsync("socket nobody")).Error, StringComparison.Ordinal);
        Assert.Equal([client.Id], (await RunAsync($"sockets -n {nsp.Name} --in lobby")).Rows.Select(row => row[0].GetString()));
    }

    [Fact]
    public async Task An_operator_emits_joins_leaves_and_disconnects()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name);
        var name = nsp.Name;

        Assert.Equal("1", Value(await RunAsync($"join lobby --all -n {name}"), "sockets"));
        await RunAsync($"emit news 1 text '{{\"a\":2}}' --in lobby -n {name}");
        var news = await client.ReceiveAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await RunAsync($"leave lobby --socket={client.Id} -n {name}");
        var left = await RunAsync($"emit news --in lobby -n {name}");
        await RunAsync($"disconnect --socket={client.Id} -n {name}");

        Assert.Equal("""news 1 "text" {"a":2}""", $"{news.EventName} {string.Join(' ', news.Args.Select(arg => arg.ToString()))}");
        Assert.Equal("0", Value(left, "sockets"));
        await Eventually.True(() => nsp.Sockets.Count == 0);
    }

    [Theory]
    [InlineData("disconnect", "'disconnect' must know which sockets: give --socket SOCKET, --in ROOM, or --all for every socket of /.")]
    [InlineData("join a --all --in b", "Either all sockets, or some: leave out --all, or --socket and --in.")]
    [InlineData("drain AAAAAAAA", "There is no node 'AAAAAAAA': 'nodes' lists them.")]
    [InlineData("emit connect --all", "\"connect\" is a reserved event name")]
    public async Task What_cannot_be_done_is_refused_with_what_to_do(string line, string said) => Assert.Equal(said, (await RunAsync(line)).Error);

    [Fact]
    public async Task A_tail_shows_what_happens_from_its_first_result_on()
    {
        var nsp = fixture.NewNamespace();
        nsp.Use(socket => socket.Handshake.Auth["refused"].Kind == JsonValueKind.True ? throw new RefusedException("go away") : Task.CompletedTask);
        nsp.OnConnection(socket => socket.On("fail", () => throw new InvalidOperationException("secret")));
        await using var tail = Start($"tail -n {nsp.Name}").GetAsyncEnumerator();
        Assert.True(await tail.MoveNextAsync());
        Assert.Equal("Watching 1 node.", tail.Current.Notice);

        var client = await fixture.Host.ConnectAsync(nsp.Name);
        client.Emit("fail");
        await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync(nsp.Name, new { refused = true }));
        await Eventually.True(() => fixture.Io.Happenings.Read(0, out _, out _).Any(happening => happening.Kind == HappeningKind.Failed && happening.Namespace == nsp.Name));
        client.Disconnect();
        List<string> seen = [];
        while (!seen.Exists(line => line.StartsWith("disconnected", StringComparison.Ordinal)) && await tail.MoveNextAsync())
            seen.AddRange(tail.Current.Rows.Select(row => $"{row[2]} {row[5]}"));

        Assert.Equal(["connected ", "disconnected client namespace disconnect", "failed listener for fail: InvalidOperationException", "refused go away"], seen.Order());
    }

    [Fact]
    public async Task Commands_that_end_leave_no_actor_behind_and_too_many_are_refused()
    {
        var running = new List<IAsyncEnumerator<CommandResult>>();
        CommandResult? refused = null;
        while (refused is null && running.Count <= OperationsActor.MostRunning)
        {
            var tail = Start("tail").GetAsyncEnumerator();
            await tail.MoveNextAsync();
            running.Add(tail);
            if (tail.Current.Error is not null)
                refused = tail.Current;
        }

        foreach (var tail in running)
            await tail.DisposeAsync();

        Assert.StartsWith($"{OperationsActor.MostRunning} commands run on this node", refused?.Error, StringComparison.Ordinal);
        var again = await RunAsync("nodes");
        for (var deadline = DateTime.UtcNow.AddSeconds(10); again.Error is not null && DateTime.UtcNow < deadline; await Task.Delay(10))
            again = await RunAsync("nodes");
        Assert.Null(again.Error);
    }

    private IAsyncEnumerable<CommandResult> Start(string line) =>
        new OperationsDesk(fixture.Io).RunAsync(CommandParser.Parse(OperationsDesk.Palettes, CommandWords.Split(line)));

    private async Task<CommandResult> RunAsync(string line) => Assert.Single(await ToListAsync(Start(line)));

    private static async Task<List<CommandResult>> ToListAsync(IAsyncEnumerable<CommandResult> results)
    {
        var all = new List<CommandResult>();
        await foreach (var result in results)
            all.Add(result);
        return all;
    }

    private static string Value(CommandResult result, string column) => CommandText.Of(result.Rows[0][result.Columns.IndexOf(column)]);

    private static string[] Texts(CommandResult result) => [.. result.Rows.Select(row => string.Join(' ', row.Select(CommandText.Of)))];
}
