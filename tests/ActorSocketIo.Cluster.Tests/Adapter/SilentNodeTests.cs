using System.Diagnostics;
using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.4: a node that is linked and silent is waited for until the deadline, then every answer is what the others said and that it is missing.</summary>
public sealed class SilentNodeTests(SilentNodes cluster) : ContractTest(cluster), IClassFixture<SilentNodes>, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>What a loaded machine may add; far less than the deadline that would hold if a call had none of its own.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);

    private readonly SilentNodes _cluster = cluster;

    public void Dispose() => _cluster.Speak();

    [Fact]
    public async Task FetchSockets_gives_the_sockets_of_the_others_and_who_is_missing()
    {
        var (nsp, ids) = await Silent();

        var failure = await AtDeadline<PartialAnswerException<RemoteSocket>>(() => On(0, nsp).Timeout(Deadline).FetchSocketsAsync());
        var answer = await On(0, nsp).Timeout(TimeSpan.Zero).QuerySocketsAsync().WaitAsync(Patience);

        Assert.Equal(ids[..2].Order(), failure.Answer.Found.Select(s => s.Id).Order());
        Assert.Equal([Last], failure.Answer.Missing);
        Assert.Equal($"timeout reached: missing 1 responses ({Last})", failure.Message);
        Assert.Contains(Last, answer.Missing);      // zero is a real timeout
        Assert.Contains(ids[0], answer.Found.Select(s => s.Id));
    }

    [Fact]
    public async Task AllSockets_and_counts_too()
    {
        var (nsp, ids) = await Silent();

        var all = await AtDeadline<PartialAnswerException<string>>(() => On(0, nsp).Timeout(Deadline).AllSocketsAsync());
        var counts = await AtDeadline<PartialAnswerException<int>>(() => On(0, nsp).Timeout(Deadline).CountAsync());

        Assert.Equal(ids[..2].Order(), all.Answer.Found.Order());
        Assert.Equal([Last], all.Answer.Missing);
        Assert.Equal(2, counts.Answer.Found.Sum());
        Assert.Equal([Last], counts.Answer.Missing);
    }

    [Fact]
    public async Task A_stream_gives_the_sockets_of_the_others_and_ends_with_who_is_missing()
    {
        var (nsp, ids) = await Silent();
        List<string> seen = [];

        var failure = await AtDeadline<PartialAnswerException<RemoteSocket>>(async () =>
        {
            await foreach (var socket in On(0, nsp).Timeout(Deadline).StreamSocketsAsync(SocketFields.Id)) seen.Add(socket.Id);
        });

        Assert.Equal(ids[..2].Order(), seen.Order());
        Assert.Empty(failure.Answer.Found);
        Assert.Equal([Last], failure.Answer.Missing);
    }

    [Theory]
    [InlineData("join")]
    [InlineData("leave")]
    [InlineData("disconnect")]
    public async Task An_awaited_command_says_who_has_done_it_and_who_has_not_said_so(string command)
    {
        var (nsp, _) = await Silent();
        var sockets = On(0, nsp).Timeout(Deadline);

        var failure = await AtDeadline<PartialAnswerException<string>>(() => command switch
        {
            "join" => sockets.SocketsJoinAsync("r"),
            "leave" => sockets.SocketsLeaveAsync("r"),
            _ => sockets.DisconnectSocketsAsync(),
        });

        Assert.Equal([TokenOf(0), TokenOf(1)], failure.Answer.Found.Order(Comparer<string>.Create((a, b) => a == TokenOf(0) ? -1 : 1)));
        Assert.Equal([Last], failure.Answer.Missing);
        Assert.Equal([Last], Assert.IsAssignableFrom<PartialAnswerException>(failure).Missing);      // whatever was asked
    }

    [Fact]
    public async Task Answers_of_clients_and_of_servers_too()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On("who", () => mine);
        }
        _cluster.Silence();
        foreach (var client in clients.Take(1).Append(clients[2])) _ = AckNext(client);      // the second client says nothing

        var ofClients = await AtDeadline<AckTimeoutException>(() => On(0, nsp).Timeout(Deadline).EmitWithAckAsync("ask"));
        var ofServers = await AtDeadline<PartialAnswerException<Argument>>(() => On(0, nsp).Servers.Timeout(Deadline).EmitWithAckAsync("who"));

        Assert.Single(ofClients.Responses);
        Assert.Equal(1, ofClients.Silent);
        Assert.Equal([Last], ofClients.Missing);
        Assert.Equal([1], ofServers.Answer.Found.Select(a => a.Get<int>()));
        Assert.Equal([Last], ofServers.Answer.Missing);

        static async Task AckNext(Testing.TestClient client) => (await Next(client)).Ack([1]);
    }

    [Fact]
    public async Task What_is_asked_of_one_socket_there_ends_at_the_deadline_too()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var remote = (await On(0, nsp).To(clients[2].Id).FetchSocketsAsync().WaitAsync(Patience)).Single().Timeout(Deadline);
        _cluster.Silence();

        var data = await AtDeadline<PartialAnswerException<int>>(() => remote.SetDataAsync("n", 1));
        var join = await AtDeadline<PartialAnswerException<string>>(() => remote.JoinAsync("r"));
        var ack = await AtDeadline<AckTimeoutException>(() => remote.EmitWithAckAsync("ask"));

        Assert.Equal([Last], data.Answer.Missing);
        Assert.Equal([Last], join.Answer.Missing);
        Assert.Equal([Last], ack.Missing);
    }

    [Fact]
    public async Task Without_a_timeout_of_its_own_the_option_is_the_deadline()
    {
        var (nsp, _) = await Silent();
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<PartialAnswerException<int>>(() => On(0, nsp).CountAsync().WaitAsync(Patience));

        Assert.InRange(watch.Elapsed, SilentNodes.RequestsTimeout - TimeSpan.FromMilliseconds(100), SilentNodes.RequestsTimeout + Slack);
    }

    [Fact]
    public async Task The_deadline_holds_for_this_nodes_part_of_a_join_too()
    {
        var nsp = NewName();
        await Spread(nsp);
        _cluster.ForgetInterest();      // nobody confirms that the new room is known; a lease takes two seconds to end
        var watch = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<PartialAnswerException<string>>(
            () => On(0, nsp).Local.Timeout(TimeSpan.FromMilliseconds(200)).SocketsJoinAsync("fresh").WaitAsync(Patience));

        Assert.Equal([TokenOf(0)], failure.Answer.Missing);
        Assert.Empty(failure.Answer.Found);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1.7), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task When_it_speaks_again_late_answers_change_nothing_and_the_next_are_whole()
    {
        var (nsp, ids) = await Silent();
        await AtDeadline<PartialAnswerException<int>>(() => On(0, nsp).Timeout(Deadline).CountAsync());

        _cluster.Speak();

        Assert.Equal(3, await On(0, nsp).CountAsync().WaitAsync(Patience));
        Assert.Equal(ids.Order(), (await On(0, nsp).FetchSocketsAsync(SocketFields.Id).WaitAsync(Patience)).Select(s => s.Id).Order());
        await TestCluster.Until(() => Hosts.All(h => h.Server.Node!.Desk.Count == 0), "all gatherers have ended");
    }

    /// <summary>A namespace with a client on each node, whose last node is silent.</summary>
    private async Task<(string Namespace, string[] Ids)> Silent()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        _cluster.Silence();
        return (nsp, [.. clients.Select(c => c.Id)]);
    }

    private static async Task<TException> AtDeadline<TException>(Func<Task> call)
        where TException : Exception
    {
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<TException>(() => call().WaitAsync(Patience));
        Assert.InRange(watch.Elapsed, Deadline - TimeSpan.FromMilliseconds(100), Deadline + Slack);
        return failure;
    }
}

/// <summary>Three nodes; the last can be made to hold its answers, and its knowledge of rooms.</summary>
public sealed class SilentNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    public static readonly TimeSpan RequestsTimeout = TimeSpan.FromSeconds(3);

    private readonly HeldWires _answers = new();
    private readonly HeldWires _interest = new();

    /// <summary>It does what it is told, and no answer of it arrives.</summary>
    public void Silence() => _answers.Hold();

    /// <summary>It does not say any more which rooms it knows.</summary>
    public void ForgetInterest() => _interest.Hold();

    /// <summary>All that was held back arrives.</summary>
    public void Speak()
    {
        _answers.Release();
        _interest.Release();
    }

    protected override void Configure(SocketIoOptions options) => options.RequestsTimeout = RequestsTimeout;

    protected override Setup[] SetupsOf(int node) => node < 2 ? [] : [new LinkSetup((lane, peer) => lane switch
    {
        Lane.Questions => _answers.Add(peer),
        Lane.Interest => _interest.Add(peer),
        _ => peer,
    })];
}
