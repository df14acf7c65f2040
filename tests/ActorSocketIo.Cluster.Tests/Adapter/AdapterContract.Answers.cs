using System.Diagnostics;

namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task A_broadcast_collects_the_answers_of_every_node()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 3);

        var asked = On(0, nsp).Timeout(Patience).EmitWithAckAsync("ask", 1);
        foreach (var (client, i) in clients.Select((c, i) => (c, i))) (await Next(client)).Ack([new { i, bytes = new byte[] { (byte)i } }, "not kept"]);

        var answers = await asked.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, clients.Length), answers.Select(a => a["i"].Get<int>()).Order());
        Assert.All(answers, a => Assert.Equal([(byte)a["i"].Get<int>()], a["bytes"].Get<byte[]>()!));
    }

    [Fact]
    public async Task A_broadcast_whose_answers_are_late_fails_with_those_that_came()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);

        var asked = On(0, nsp).Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync("ask");
        foreach (var (client, i) in clients.Select((c, i) => (c, i)).Skip(1)) (await Next(client)).Ack([i]);

        var late = await Assert.ThrowsAsync<AckTimeoutException>(() => asked.WaitAsync(Patience));
        Assert.Equal("operation has timed out", late.Message);
        Assert.Equal(Enumerable.Range(1, clients.Length - 1), late.Responses.Select(r => r.Get<int>()).Order());
        (await Next(clients[0])).Ack([0]);      // nobody waits any more; nothing happens
        Assert.True(SocketOf(clients[0], 0).Connected);
    }

    [Fact]
    public async Task A_broadcast_does_not_wait_for_a_client_that_leaves()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        var watch = Stopwatch.StartNew();

        var asked = On(0, nsp).Timeout(TimeSpan.FromMinutes(5)).EmitWithAckAsync("ask");
        foreach (var (client, i) in clients.Select((c, i) => (c, i)))
        {
            var question = await Next(client);
            if (i == 0) client.Connection.Drop();
            else if (i == clients.Length - 1) client.Disconnect();
            else question.Ack([i]);
        }

        Assert.Equal(clients.Length - 2, (await asked.WaitAsync(Patience)).Count);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_answer_without_arguments_counts_as_null()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);

        var asked = On(0, nsp).Timeout(Patience).EmitWithAckAsync("ask");
        foreach (var client in clients) (await Next(client)).Ack([]);

        var answers = await asked.WaitAsync(Patience);
        Assert.Equal(Nodes, answers.Count);
        Assert.All(answers, a => Assert.True(a.IsNull));
    }

    [Fact]
    public async Task A_broadcast_to_nobody_has_no_answers_and_does_not_wait()
    {
        var nsp = NewName();
        await Spread(nsp);

        Assert.Empty(await On(0, nsp).To("nobody").Timeout(TimeSpan.FromMinutes(5)).EmitWithAckAsync("ask").WaitAsync(Patience));
    }

    [Fact]
    public async Task ServerSideEmit_reaches_the_other_nodes_only_in_order()
    {
        var nsp = NewName();
        await Spread(nsp);
        var heard = Enumerable.Range(0, Nodes).Select(_ => new List<int>()).ToArray();
        var done = Enumerable.Range(0, Nodes).Select(_ => new TaskCompletionSource()).ToArray();
        for (var node = 0; node < Nodes; node++)
        {
            var (list, end) = (heard[node], done[node]);
            On(node, nsp).ServerEvents.On("note", c => list.Add(c.Args.Get<int>(0) + c.Args[1]["of"].Get<byte[]>()!.Length));
            On(node, nsp).ServerEvents.On("end", () => end.SetResult());
        }

        for (var i = 0; i < 50; i++) On(1, nsp).ServerSideEmit("note", i, new { of = new byte[i] });
        On(1, nsp).ServerSideEmit("end");

        for (var node = 0; node < Nodes; node++)
        {
            if (node == 1 % Nodes) continue;
            await done[node].Task.WaitAsync(Patience);
            Assert.Equal(Enumerable.Range(0, 50).Select(i => 2 * i), heard[node]);
        }
        Assert.Empty(heard[1 % Nodes]);
    }

    [Fact]
    public async Task ServerSideEmitWithAck_collects_the_other_nodes_answers()
    {
        var nsp = NewName();
        await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On<int, int>("who", n => n + mine);
        }

        var answers = await On(0, nsp).ServerSideEmitWithAckAsync("who", 10).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(11, Nodes - 1), answers.Select(a => a.Get<int>()).Order());
    }

    [Fact]
    public async Task ServerSideEmitWithAck_says_who_is_missing_and_keeps_what_came()
    {
        if (Nodes == 1) return;      // nobody to be silent
        var nsp = NewName();
        await Spread(nsp);
        for (var node = 0; node < Nodes - 1; node++)
        {
            var mine = node;
            On(node, nsp).ServerEvents.On("who", () => mine);
        }
        On(Nodes - 1, nsp).ServerEvents.On("who", () => { });      // hears, and says nothing

        var late = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(
            () => On(0, nsp).Servers.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync("who").WaitAsync(Patience));

        Assert.Equal($"timeout reached: only {Nodes - 2} responses received out of {Nodes - 1}", late.Message);
        Assert.Equal([Last], late.Answer.Missing);
        Assert.Equal(Enumerable.Range(1, Nodes - 2), late.Answer.Found.Select(a => a.Get<int>()));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connection")]
    [InlineData("new_namespace")]
    public void ServerSideEmit_refuses_reserved_names(string name)
    {
        var nsp = On(0, NewName());
        Assert.Throws<SocketIoException>(() => nsp.ServerSideEmit(name));
        Assert.Throws<SocketIoException>(() => { _ = nsp.ServerSideEmitWithAckAsync(name); });
    }

    [Fact]
    public async Task No_request_is_left_open()
    {
        var nsp = NewName();
        await Spread(nsp);
        await On(0, nsp).FetchSocketsAsync();
        await On(0, nsp).SocketsJoinAsync("r");
        using var given = new CancellationTokenSource();
        given.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => On(0, nsp).FetchSocketsAsync(cancellation: given.Token));

        await TestCluster.Until(() => Hosts.All(h => h.Server.Node!.Desk.Count == 0), "all gatherers have ended");
    }
}
