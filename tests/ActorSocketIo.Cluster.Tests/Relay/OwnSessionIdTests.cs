using System.Net;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>Sessions whose ids an application makes itself: no node can tell from the id where they are.</summary>
public sealed class OwnSessionIdTests(WebCluster cluster) : IClassFixture<WebCluster>
{
    private WebNode A => cluster.Nodes[0];

    private WebNode B => cluster.Nodes[1];

    private WebNode C => cluster.Nodes[2];

    [Fact]
    public async Task Are_found_from_every_node_as_soon_as_the_client_knows_the_id()
    {
        for (var i = 0; i < 20; i++)
        {
            var client = await OpenAsync($"my-own-{i}");
            await client.PostOkAsync(B, "40");
            Assert.StartsWith("40{\"sid\":", await client.PollOkAsync(C), StringComparison.Ordinal);
            using var socket = await client.MoveAsync(C, B);
            await socket.SendAsync("42[\"echo\",\"hi\"]");
            Assert.Equal("42[\"echoed\",\"hi\"]", await socket.ReadAsync());
        }
    }

    [Fact]
    public async Task Are_unknown_everywhere_when_their_session_has_ended()
    {
        var client = await OpenAsync("my-last");
        await client.PostOkAsync(B, "1");

        foreach (var node in cluster.Nodes)
            Assert.Contains("\"code\":1", await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, client.PollAsync(node)), StringComparison.Ordinal);
        await TestCluster.Until(() => B.Io.RunningNode.Interest.HoldersOf("sid", "my-last").IsEmpty, "nothing is remembered of it");
    }

    private async Task<RoamingClient> OpenAsync(string id)
    {
        var generate = A.Io.Engine.GenerateId;
        A.Io.Engine.GenerateId = _ => new(id);
        try
        {
            var client = await RoamingClient.OpenAsync(A);
            Assert.Equal(id, client.Sid);
            return client;
        }
        finally
        {
            A.Io.Engine.GenerateId = generate;
        }
    }
}
