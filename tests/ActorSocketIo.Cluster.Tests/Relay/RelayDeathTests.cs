using System.Net;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>What becomes of requests between two nodes when one of them dies or leaves. Each test has a server of its own: its nodes die once.</summary>
public sealed class RelayDeathTests : IAsyncLifetime
{
    private readonly WebCluster _cluster = new();

    private WebNode A => _cluster.Nodes[0];

    private WebNode B => _cluster.Nodes[1];

    private WebNode C => _cluster.Nodes[2];

    public Task InitializeAsync() => _cluster.StartAsync(3);

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task When_the_sessions_node_dies_polls_are_unknown_and_web_sockets_closed_with_1012()
    {
        var polling = await RoamingClient.ConnectAsync(C, A, B);
        var piped = await RoamingClient.ConnectAsync(C, A, B);
        using var socket = await piped.MoveAsync(A, B);
        var poll = polling.PollAsync(B);
        await TestCluster.Until(() => B.Relay.Client.Count == 1 && A.Relay.Client.Count == 1, "a poll and a pipe are under way");

        await C.CrashAsync();

        Assert.Contains("\"code\":1", await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, poll), StringComparison.Ordinal);
        Assert.Equal("close 1012", await socket.ReadAsync());
        Assert.Contains("\"code\":1", await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, polling.PollAsync(A)), StringComparison.Ordinal);
        await TestCluster.Until(() => A.Relay.Client.Count == 0 && B.Relay.Client.Count == 0, "nothing is left");
    }

    [Fact]
    public async Task When_the_node_of_the_connection_dies_its_sessions_elsewhere_end_and_the_others_live()
    {
        var polling = await RoamingClient.ConnectAsync(A, B, B);
        var piped = await RoamingClient.ConnectAsync(A, B, B);
        using var socket = await piped.MoveAsync(C, B);
        var poll = polling.PollAsync(C);
        var other = await RoamingClient.ConnectAsync(A, B, B);
        await TestCluster.Until(() => A.Relay.Server.Count == 2, "a poll and a pipe are under way");

        await C.CrashAsync();
        await TestCluster.Until(() => A.Closed.ContainsKey(polling.Sid) && A.Closed.ContainsKey(piped.Sid), "both sessions have ended");

        Assert.Equal("transport error", A.Closed[polling.Sid]);
        Assert.Equal("transport close", A.Closed[piped.Sid]);
        await other.PostOkAsync(B, "42[\"echo\",\"alive\"]");
        Assert.Equal("42[\"echoed\",\"alive\"]", await other.PollOkAsync(B));
        Assert.Equal(0, A.Relay.Server.Count);
        Assert.Contains("\"code\":1", await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, poll), StringComparison.Ordinal); // its web server lives on
    }

    [Fact]
    public async Task A_node_that_leaves_gives_its_polls_back_and_closes_its_pipes_and_no_polling_session_is_lost()
    {
        var polling = await RoamingClient.ConnectAsync(A, B, C);
        var piped = await RoamingClient.ConnectAsync(A, B, C);
        using var socket = await piped.MoveAsync(C, B);
        var poll = polling.PollAsync(C);
        await TestCluster.Until(() => A.Relay.Server.Count == 2, "a poll and a pipe are under way");

        var stopped = C.StopAsync();

        Assert.Equal("6", await RoamingClient.AnswerAsync(HttpStatusCode.OK, poll));
        try
        {
            // On the same connection, if the node still listens: it serves to the end, and sends the client elsewhere.
            using var again = await polling.PollAsync(C);
            Assert.Equal((HttpStatusCode.OK, true), (again.StatusCode, again.Headers.ConnectionClose));
        }
        catch (HttpRequestException)
        {
            // It does not listen any more.
        }

        Assert.Equal("close 1012", await socket.ReadAsync());
        socket.Dispose();
        await stopped.WaitAsync(TestCluster.Patience);
        await polling.PostOkAsync(B, "42[\"echo\",\"alive\"]");
        Assert.Equal("42[\"echoed\",\"alive\"]", await polling.PollOkAsync(B));
        await TestCluster.Until(() => A.Closed.ContainsKey(piped.Sid), "the session of the pipe has ended");
        Assert.Equal("transport close", A.Closed[piped.Sid]);
    }

    [Fact]
    public async Task When_the_sessions_node_leaves_its_clients_elsewhere_are_told_by_their_transports()
    {
        var polling = await RoamingClient.ConnectAsync(C, A, B);
        var piped = await RoamingClient.ConnectAsync(C, A, B);
        using var socket = await piped.MoveAsync(A, B);
        var poll = polling.PollAsync(B);
        await TestCluster.Until(() => C.Relay.Server.Count == 2, "a poll and a pipe are under way");

        var stopped = C.StopAsync();

        Assert.Equal("1", await RoamingClient.AnswerAsync(HttpStatusCode.OK, poll));
        Assert.Equal("close 1005", await socket.ReadAsync());
        socket.Dispose();
        await stopped.WaitAsync(TestCluster.Patience);
        Assert.Contains("\"code\":1", await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, polling.PollAsync(B)), StringComparison.Ordinal);
    }
}
