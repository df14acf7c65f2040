namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public void Every_node_lists_all_of_them_itself_first()
    {
        for (var node = 0; node < Nodes; node++)
        {
            var listed = Hosts[node].Server.Nodes;

            Assert.Equal(TokenOf(node), listed[0].Token);
            Assert.Equal(Enumerable.Range(0, Nodes).Select(TokenOf).Order(), listed.Select(n => n.Token).Order());
            Assert.All(listed, n => Assert.Equal(n.Token == TokenOf(node), n.IsSelf));
            Assert.All(listed, n => Assert.True(n.IsReachable));
            Assert.All(listed, n => Assert.Equal(AddressOf(n.Token), n.Address));
        }

        string AddressOf(string token)
        {
            var address = Akka.Cluster.Cluster.Get(Hosts.Single(h => h.Server.Nodes[0].Token == token).System).SelfAddress;
            return $"{address.Host}:{address.Port}";
        }
    }

    [Fact]
    public async Task A_server_event_for_named_nodes_is_heard_by_those_and_answered_by_those()
    {
        var nsp = await Listening();
        for (var from = 0; from < Nodes; from++)
            for (var to = 0; to < Nodes; to++)
                Assert.Equal([to], Numbers(await On(from, nsp).Servers.To(TokenOf(to)).EmitWithAckAsync("who").WaitAsync(Patience)));

        var everybody = On(0, nsp).Servers.To([.. Hosts[0].Server.Nodes.Select(n => n.Token)]).To(TokenOf(0));
        Assert.Equal(Enumerable.Range(0, Nodes), Numbers(await everybody.EmitWithAckAsync("who").WaitAsync(Patience)));
    }

    [Fact]
    public async Task A_server_event_including_this_one_is_heard_by_all_in_order_and_answered_by_all()
    {
        var nsp = await Listening();
        var heard = Enumerable.Range(0, Nodes).Select(_ => new List<int>()).ToArray();
        for (var node = 0; node < Nodes; node++)
        {
            var list = heard[node];
            On(node, nsp).ServerEvents.On("note", c => list.Add(c.Args[0]["n"].Get<int>() + c.Args.Get<byte[]>(1)!.Length));
        }

        for (var i = 0; i < 50; i++) On(1, nsp).Servers.IncludingThis.Emit("note", new { n = i }, new byte[i]);
        var answers = await On(1, nsp).Servers.IncludingThis.EmitWithAckAsync("who").WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, Nodes), Numbers(answers));
        Assert.All(heard, list => Assert.Equal(Enumerable.Range(0, 50).Select(i => 2 * i), list));
    }

    [Fact]
    public async Task A_server_event_for_an_empty_list_of_nodes_is_for_nobody()
    {
        var nsp = await Listening();

        Assert.Empty(await On(0, nsp).Servers.To([]).EmitWithAckAsync("who").WaitAsync(Patience));
        Assert.Equal([0], Numbers(await On(0, nsp).Servers.To([]).IncludingThis.EmitWithAckAsync("who").WaitAsync(Patience)));
    }

    [Fact]
    public async Task A_named_node_that_is_gone_is_missing_at_once_and_what_is_no_token_is_refused()
    {
        var nsp = await Listening();

        var partial = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(
            () => On(0, nsp).Servers.Timeout(TimeSpan.FromMinutes(5)).To("AAAAAAAA", TokenOf(Nodes - 1)).EmitWithAckAsync("who").WaitAsync(Patience));

        Assert.Equal("timeout reached: only 1 responses received out of 2", partial.Message);
        Assert.Equal(["AAAAAAAA"], partial.Answer.Missing);
        Assert.Equal([Nodes - 1], Numbers(partial.Answer.Found));
        Assert.StartsWith("is 'node 1', which is not the token of a node", Assert.Throws<ArgumentException>(() => On(0, nsp).Servers.To("node 1")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => On(0, nsp).Servers.Timeout(TimeSpan.FromSeconds(-1)));
        Assert.Throws<SocketIoException>(() => On(0, nsp).Servers.Emit("connect"));
    }

    private static IEnumerable<int> Numbers(IEnumerable<Argument> answers) => answers.Select(a => a.Get<int>()).Order();

    /// <summary>A namespace whose servers answer <c>who</c> with their number.</summary>
    private async Task<string> Listening()
    {
        var nsp = NewName();
        await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On("who", () => mine);
        }
        return nsp;
    }
}
