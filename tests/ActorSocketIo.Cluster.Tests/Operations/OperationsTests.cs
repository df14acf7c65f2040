using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cluster.Tests.Operations;

/// <summary>Commands on three nodes.</summary>
public sealed class OperationsTests(ThreeNodes cluster) : ContractTest(cluster), IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task Rooms_and_namespaces_of_all_nodes_are_summed_up_page_by_page()
    {
        var name = NewName();
        var clients = await Spread(name);
        for (var node = 0; node < Nodes; node++)
            await SocketOf(clients[node], node).JoinAsync("everywhere", $"only-{node}", $"z{node}");

        var pages = new List<CommandResult>();
        do
            pages.Add(await Run(node: 1, $"rooms -n {name} --limit 2 {(pages.Count == 0 ? "" : $"--after {pages[^1].Next}")}"));
        while (pages[^1].Next is not null);

        Assert.Equal(["everywhere 3 3", "only-0 1 1", "only-1 1 1", "only-2 1 1", "z0 1 1", "z1 1 1", "z2 1 1"], pages.SelectMany(Texts));
        Assert.All(pages, page => Assert.True(page.Rows.Length <= 2 && page.Missing.IsEmpty));
        Assert.Equal([$"{name} 3 9 3"], Texts(await Run(node: 2, $"namespaces {name}")));
        Assert.Equal(["1", "1", "1"], (await Run(node: 0, $"room everywhere -n {name}")).Rows.Select(row => CommandText.Of(row[1])));
    }

    [Fact]
    public async Task Sockets_of_all_nodes_are_listed_once_and_in_order()
    {
        var name = NewName();
        var clients = await Spread(name, each: 3);

        var listed = new List<string>();
        CommandResult page;
        string? after = null;
        do
        {
            page = await Run(node: 0, $"sockets -n {name} --limit 4 {(after is null ? "" : $"--after={after}")}");
            listed.AddRange(page.Rows.Select(row => row[0].GetString()!));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(clients.Select(client => client.Id).Order(StringComparer.Ordinal), listed);
        Assert.All(page.Rows, row => Assert.StartsWith(row[1].GetString()!, row[0].GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_done_by_one_node_is_done_on_all()
    {
        var name = NewName();
        var clients = await Spread(name);

        await Run(node: 1, $"join lobby --socket={clients[2].Id} --socket={clients[0].Id} -n {name}");
        var emitted = await Run(node: 1, $"emit hello --in lobby -n {name}");
        await Run(node: 1, $"emit end --all -n {name}");

        Assert.Equal(["2"], Texts(emitted));
        Assert.Equal(["hello"], await UpTo(clients[0], "end"));
        Assert.Empty(await UpTo(clients[1], "end"));
        await Run(node: 0, $"disconnect --all -n {name}");
        await Task.WhenAll(clients.Select(client => client.Disconnected)).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_tail_shows_what_happens_on_every_node()
    {
        var name = NewName();
        await using var tail = Start(node: 0, $"tail connected -n {name}").GetAsyncEnumerator();
        await tail.MoveNextAsync();

        var clients = await Spread(name);
        var seen = new Dictionary<string, string>();
        while (seen.Count < Nodes && await tail.MoveNextAsync())
            foreach (var row in tail.Current.Rows)
                seen.Add(row[4].GetString()!, row[1].GetString()!);

        Assert.Equal(clients.Select((client, node) => (client.Id, TokenOf(node))).Order(), seen.Select(row => (row.Key, row.Value)).Order());
    }

    [Fact]
    public async Task Nodes_shows_all_of_them_the_asked_one_first()
    {
        var nodes = await Run(node: 0, "nodes");

        Assert.Equal(Enumerable.Range(0, Nodes).Select(TokenOf).Order(), nodes.Rows.Select(row => row[0].GetString()!).Order());
        Assert.All(nodes.Rows, row => Assert.Equal("up", row[3].GetString()));
        Assert.Equal(TokenOf(0), nodes.Rows[0][0].GetString());
    }

    private IAsyncEnumerable<CommandResult> Start(int node, string line) =>
        new OperationsDesk(Hosts[node].Server).RunAsync(CommandParser.Parse(OperationsDesk.Palettes, CommandWords.Split(line)));

    private async Task<CommandResult> Run(int node, string line)
    {
        var result = Assert.Single(await ToList(Start(node, line)).WaitAsync(Patience));
        Assert.Null(result.Error);
        return result;
    }

    private static string[] Texts(CommandResult result) => [.. result.Rows.Select(row => string.Join(' ', row.Select(CommandText.Of)))];
}
