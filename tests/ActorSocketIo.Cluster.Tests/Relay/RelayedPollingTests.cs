using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>DESIGN §3.7 for polling: whichever node a request reaches, the client sees what it would see at its session's node.</summary>
public sealed class RelayedPollingTests(WebCluster cluster) : IClassFixture<WebCluster>
{
    private const string Unknown = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private const string Bad = "{\"code\":3,\"message\":\"Bad request\"}";

    private WebNode A => cluster.Nodes[0];

    private WebNode B => cluster.Nodes[1];

    private WebNode C => cluster.Nodes[2];

    [Fact]
    public async Task A_session_opened_on_one_node_is_posted_to_and_polled_on_others()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);

        await client.PostOkAsync(C, "42[\"echo\",\"häß\"]");
        Assert.Equal("42[\"echoed\",\"häß\"]", await client.PollOkAsync(B));
        await client.PostOkAsync(A, "42[\"echo\",\"home\"]");
        Assert.Equal("42[\"echoed\",\"home\"]", await client.PollOkAsync(A));
    }

    [Fact]
    public async Task A_poll_waits_on_another_node_until_there_is_something()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var poll = client.PollAsync(B);
        await TestCluster.Until(() => A.Io.Engine.Find(client.Sid)!.Polling!.IsWritable, "the poll is pending at home");

        A.Io.Emit("news", 1);

        Assert.Equal("42[\"news\",1]", await RoamingClient.AnswerAsync(HttpStatusCode.OK, poll));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200_000)]
    [InlineData(900_000)]
    public async Task Bodies_of_any_size_go_both_ways(int length)
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var text = new string('x', length);

        await client.PostOkAsync(B, $"42[\"echo\",\"{text}\"]");

        Assert.Equal($"42[\"echoed\",\"{text}\"]", await client.PollOkAsync(C));
    }

    [Fact]
    public async Task Binary_packets_go_both_ways()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);

        await client.PostOkAsync(B, "451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID");

        Assert.Equal("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID", await client.PollOkAsync(C));
    }

    [Fact]
    public async Task Many_clients_at_random_nodes_lose_double_and_reorder_nothing()
    {
        const int Messages = 60;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async seed =>
        {
            var random = new Random(seed);
            WebNode Any() => cluster.Nodes[random.Next(3)];
            var client = await RoamingClient.ConnectAsync(Any(), Any(), Any());
            var got = new List<string>();
            var polls = Task.Run(async () =>
            {
                var nodes = new Random(seed + 1000);
                while (got.Count < Messages)
                {
                    var answer = await client.PollOkAsync(cluster.Nodes[nodes.Next(3)]);
                    got.AddRange(answer.Split('\u001e').Where(packet => packet.StartsWith('4')));
                }
            });
            for (var i = 0; i < Messages;)
            {
                var burst = Math.Min(random.Next(1, 5), Messages - i);
                await client.PostOkAsync(Any(), string.Join('\u001e', Enumerable.Range(i, burst).Select(n => $"42[\"echo\",\"{n}\"]")));
                i += burst;
            }

            await polls.WaitAsync(TestCluster.Patience);
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"42[\"echoed\",\"{i}\"]"), got);
        }));
        await NothingLeft();
    }

    [Fact]
    public async Task Refusals_are_those_of_the_sessions_node_and_the_application_hears_of_them_where_the_request_was()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var unknown = A.Io.RunningNode.Peers.Self + new string('x', 20);
        async Task<string> Refusal(WebNode node, HttpMethod method, string url, HttpStatusCode status = HttpStatusCode.BadRequest) =>
            await RoamingClient.AnswerAsync(status, node.Http.SendAsync(new HttpRequestMessage(method, url)));
        B.Refused.Clear();

        foreach (var node in (WebNode[])[A, B]) // here and there the same
        {
            Assert.Equal(Unknown, await Refusal(node, HttpMethod.Get, $"{RoamingClient.Polling}&sid={unknown}"));
            Assert.Equal(Unknown, await Refusal(node, HttpMethod.Put, $"{RoamingClient.Polling}&sid={unknown}"));
            Assert.Equal(Unknown, await Refusal(node, HttpMethod.Post, $"{RoamingClient.Polling}&sid={unknown}"));
            Assert.Equal(Bad, await Refusal(node, HttpMethod.Get, $"{RoamingClient.WebSocket}&sid={client.Sid}"));
            Assert.Equal(Bad, await Refusal(node, HttpMethod.Get, $"/socket.io/?EIO=3&transport=polling&sid={client.Sid}"));
            Assert.Equal("", await Refusal(node, HttpMethod.Put, $"{RoamingClient.Polling}&sid={client.Sid}", HttpStatusCode.InternalServerError));
        }

        Assert.Equal(["1", "1", "1", "3 TRANSPORT_MISMATCH", "3 PROTOCOL_MISMATCH"], B.Refused);
        await client.PostOkAsync(B, "42[\"echo\",\"unharmed\"]");
        Assert.Equal("42[\"echoed\",\"unharmed\"]", await client.PollOkAsync(C));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has-no-such-node-in-the-cluster!")]
    [InlineData("AAAAAAAAxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("AAAAAAAAxxxxxxxxxxxxxxxxxxx%2f")]
    public async Task Forged_ids_are_unknown_at_once_and_nobody_is_asked(string sid)
    {
        var sent = B.Io.RunningNode.Links.Counters.Sent;
        var asked = B.Relay.Client.Count;

        Assert.Equal(Unknown, await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, B.Http.GetAsync($"{RoamingClient.Polling}&sid={sid}")));

        Assert.Equal(asked, B.Relay.Client.Count);
        Assert.InRange(B.Io.RunningNode.Links.Counters.Sent - sent, 0, 20); // leases only
    }

    [Fact]
    public async Task A_second_poll_at_another_node_ends_the_session_as_at_home()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var first = client.PollAsync(B);
        await TestCluster.Until(() => A.Io.Engine.Find(client.Sid)!.Polling!.IsWritable, "the first poll is pending");

        await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, client.PollAsync(C));

        Assert.Equal("1", await RoamingClient.AnswerAsync(HttpStatusCode.OK, first));
        await Ended(client, "transport error");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_the_session_lives()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);

        await RoamingClient.AnswerAsync(HttpStatusCode.RequestEntityTooLarge, client.PostAsync(B, new string('x', 1_000_001)));

        await client.PostOkAsync(B, "42[\"echo\",\"alive\"]");
        Assert.Equal("42[\"echoed\",\"alive\"]", await client.PollOkAsync(C));
    }

    [Fact]
    public async Task A_post_of_octets_is_a_mistake_that_ends_the_session()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var body = new ByteArrayContent("4x"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

        await RoamingClient.AnswerAsync(HttpStatusCode.BadRequest, client.PostAsync(B, body));

        await Ended(client, "transport error");
    }

    [Fact]
    public async Task A_client_that_goes_while_its_poll_waits_ends_its_session()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        using var abort = new CancellationTokenSource();
        var poll = client.PollAsync(B, abort.Token);
        await TestCluster.Until(() => A.Io.Engine.Find(client.Sid)!.Polling!.IsWritable, "the poll is pending at home");

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Ended(client, "transport error");
        await NothingLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_goes_in_the_middle_of_a_body_ends_its_session(bool isSmall)
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, B.Port);
        using (var raw = new RawWebSocket(tcp))
        {
            var length = isSmall ? 100 : 100_000;
            await raw.WriteAsync($"POST {RoamingClient.Polling}&sid={client.Sid} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n42[\"ec");
            if (!isSmall)
                await TestCluster.Until(() => A.Relay.Server.Count > 0, "the home has said that the body may come");
        } // a reset could overtake the head

        await Ended(client, "transport error");
    }

    [Fact]
    public async Task A_close_by_one_node_answers_the_poll_at_another()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var poll = client.PollAsync(C);
        await TestCluster.Until(() => A.Io.Engine.Find(client.Sid)!.Polling!.IsWritable, "the poll is pending at home");

        await client.PostOkAsync(B, "1");

        Assert.Equal("6", await RoamingClient.AnswerAsync(HttpStatusCode.OK, poll));
        await Ended(client, "transport close");
    }

    [Fact]
    public async Task Large_answers_come_in_parts_and_whole_packets()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        var text = new string('y', 300_000);
        for (var i = 0; i < 8; i++)
            A.Io.To(A.Io.Sockets.Sockets.Keys.ToArray()).Emit("large", i, text);

        var got = new List<string>();
        var answers = 0;
        while (got.Count < 8)
        {
            var answer = await client.PollOkAsync(B);
            Assert.True(answer.Length <= 1024 * 1024, $"an answer has {answer.Length} characters");
            got.AddRange(answer.Split('\u001e'));
            answers++;
        }

        Assert.True(answers > 1);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"42[\"large\",{i.ToString(CultureInfo.InvariantCulture)},\"{text}\"]"), got);
    }

    [Fact]
    public async Task Answers_are_compressed_by_the_node_that_answers()
    {
        var client = await RoamingClient.ConnectAsync(A, B, C);
        await client.PostOkAsync(B, $"42[\"echo\",\"{new string('z', 5000)}\"]");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{RoamingClient.Polling}&sid={client.Sid}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var answer = await C.Http.SendAsync(request);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < 1000);
    }

    private async Task Ended(RoamingClient client, string reason)
    {
        await TestCluster.Until(() => A.Closed.ContainsKey(client.Sid), "the session has ended");
        Assert.Equal(reason, A.Closed[client.Sid]);
    }

    private Task NothingLeft() => cluster.NothingLeft();
}
