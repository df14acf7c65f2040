using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Tests.AdminUi;

namespace ActorSocketIo.Cluster.Tests.AdminUi;

/// <summary>A page on one node of three.</summary>
public sealed class AdminUiTests(AdminNodes cluster) : ContractTest(cluster), IClassFixture<AdminNodes>
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task It_is_shown_the_sockets_of_all_nodes_also_of_namespaces_that_its_own_does_not_have(int node)
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var elsewhere = await Hosts[(node + 1) % 3].ConnectAsync(NewName()).WaitAsync(Patience);

        var page = await AdminPage.ConnectAsync(Hosts[node]);

        var shown = await page.IsShown([.. clients.Select(client => client.Id), elsewhere.Id]);
        Assert.Equal(4, clients.Append(elsewhere).Select(client => shown[client.Id]["clientId"].Get<string>()).Distinct().Count());
        page.Client.Connection.Drop();
    }

    [Fact]
    public async Task Two_pages_on_two_nodes_hear_what_becomes_of_sockets_of_all_nodes_and_their_events()
    {
        string[] there = [.. (await Spread(NewName())).Select(client => client.Id)];
        AdminPage[] pages = [await AdminPage.ConnectAsync(Hosts[0]), await AdminPage.ConnectAsync(Hosts[1])];
        foreach (var page in pages)
            await page.IsShown(there); // so all nodes have heard of it

        foreach (var client in await Spread(NewName()))
        {
            await client.EmitWithAckAsync("join", "r").WaitAsync(Patience);
            client.Emit("broadcast", "x");
            client.Connection.Drop();

            foreach (var page in pages)
            {
                await page.Hears("socket_connected", args => args[0]["id"].Get<string>() == client.Id);
                await page.Hears("room_joined", args => args.Get<string>(1) == "r" && args.Get<string>(2) == client.Id);
                await page.Hears("event_received", args => args.Get<string>(1) == client.Id);
                await page.Hears("room_left", args => args.Get<string>(1) == "r" && args.Get<string>(2) == client.Id);
                await page.Hears("socket_disconnected", args => args.Get<string>(1) == client.Id);
            }
        }

        foreach (var page in pages)
            page.Client.Connection.Drop();
    }

    [Fact]
    public async Task Its_orders_reach_sockets_of_other_nodes()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var page = await AdminPage.ConnectAsync(Hosts[0]);

        page.Client.Emit("join", nsp, "r", clients[1].Id);
        await TestCluster.Until(() => SocketOf(clients[1], 1).Rooms.Contains("r"), "the socket joined");
        page.Client.Emit("emit", nsp, "r", "news", 1);
        Assert.Equal("news", (await Next(clients[1])).EventName);
        page.Client.Emit("leave", nsp, "r");
        await TestCluster.Until(() => !SocketOf(clients[1], 1).Rooms.Contains("r"), "the socket left");
        page.Client.Emit("_disconnect", nsp, false, clients[2].Id);
        await clients[2].Disconnected.WaitAsync(Patience);

        var alone = NewName();
        var elsewhere = await Hosts[2].ConnectAsync(alone).WaitAsync(Patience);
        page.Client.Emit("emit", alone, null, "news", 2);
        Assert.Equal("news", (await Next(elsewhere)).EventName);
        Assert.DoesNotContain(Hosts[0].Server.AllNamespaces, made => made.Name == alone);
        page.Client.Connection.Drop();
    }

    [Fact]
    public async Task A_session_that_one_node_has_given_is_good_on_the_others()
    {
        var page = await AdminPage.ConnectAsync(Hosts[0]);
        var session = (await page.Hears("session")).Get<string>(0);
        page.Client.Connection.Drop();

        foreach (var host in Hosts)
            (await AdminPage.ConnectAsync(host, new { sessionId = session })).Client.Connection.Drop();
    }

    [Fact]
    public async Task It_hears_each_nodes_counts()
    {
        var page = await AdminPage.ConnectAsync(Hosts[1]);

        foreach (var node in Enumerable.Range(0, Nodes))
            await page.Hears("server_stats", args => args[0]["serverId"].Get<string>() == $"{Environment.MachineName}#{TokenOf(node)}");
        page.Client.Connection.Drop();
    }
}
