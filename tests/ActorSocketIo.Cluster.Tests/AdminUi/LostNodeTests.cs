using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Tests.AdminUi;

namespace ActorSocketIo.Cluster.Tests.AdminUi;

/// <summary>A node ends without a word to the page. One test, since a node dies once.</summary>
public sealed class LostNodeTests(AdminNodes cluster) : ContractTest(cluster), IClassFixture<AdminNodes>
{
    private readonly ServerCluster _cluster = cluster;

    [Fact]
    public async Task Its_sockets_leave_their_rooms_and_the_page()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await clients[2].EmitWithAckAsync("join", "r").WaitAsync(Patience);
        var page = await AdminPage.ConnectAsync(Hosts[0]);
        await page.IsShown([.. clients.Select(client => client.Id)]);

        await _cluster.Crash(2);

        await page.Hears("room_left", args => args.Get<string>(1) == "r" && args.Get<string>(2) == clients[2].Id);
        var gone = await page.Hears("socket_disconnected", args => args.Get<string>(1) == clients[2].Id);
        Assert.Equal("node lost", gone.Get<string>(2));
        var later = await AdminPage.ConnectAsync(Hosts[0]);
        Assert.DoesNotContain(clients[2].Id, (await later.IsShown(clients[0].Id, clients[1].Id)).Keys);
    }
}
