using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>Nodes that are started at the same moment are one server.</summary>
public sealed class ThreeNodesTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task Each_node_gets_the_answers_of_the_two_others()
    {
        foreach (var node in nodes.Cluster.Nodes)
        {
            await using var control = await WireClient.ConnectAsync(node.Url, "/control");

            var answers = await control.CallAsync("serverSideEmitWithAck", null, "who");

            var others = nodes.Cluster.Nodes.Select(other => other.Place.Index).Where(index => index != node.Place.Index);
            Assert.Equal(others, answers.EnumerateArray().Select(answer => answer.GetInt32()).Order());
        }
    }

    [Fact]
    public async Task A_client_of_any_node_reaches_the_clients_of_all_nodes()
    {
        var clients = await nodes.ClientsAsync();

        foreach (var from in clients)
        {
            await from.CallAsync("emit", new { broadcast = true }, "from", from.Id);
            foreach (var other in clients.Except([from]))
                Assert.Equal($"""["from","{from.Id}"]""", (await other.NextAsync()).GetRawText());
        }

        await CloseAsync(clients);
    }

    [Fact]
    public async Task A_room_has_members_on_all_nodes()
    {
        var clients = await nodes.ClientsAsync();
        await clients[0].CallAsync("join", null, "room");
        await clients[1].CallAsync("join", null, "room");

        await clients[2].CallAsync("emit", new { @in = new[] { "room" } }, "to-room");

        Assert.Equal("to-room", (await clients[0].NextAsync())[0].GetString());
        Assert.Equal("to-room", (await clients[1].NextAsync())[0].GetString());
        var members = await clients[2].CallAsync("fetchSockets", new { @in = new[] { "room" } });
        Assert.Equal(clients[..2].Select(client => client.Id).Order(StringComparer.Ordinal), Ids(members));
        await CloseAsync(clients);
    }

    private static IEnumerable<string?> Ids(JsonElement sockets) => sockets.EnumerateArray().Select(socket => socket.GetProperty("id").GetString());

    private static async Task CloseAsync(WireClient[] clients)
    {
        foreach (var client in clients)
            await client.DisposeAsync();
    }
}
