using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

public sealed class ServerEventTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Each_listener_hears_events_in_their_order_however_long_another_one_takes()
    {
        var nsp = fixture.NewNamespace();
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var (slow, quick) = (new List<int>(), new List<int>());
        nsp.ServerEvents.On("cfg", async context =>
        {
            slow.Add(context.Args.Get<int>(0));
            await gates[context.Args.Get<int>(0)].Task;
        });
        nsp.ServerEvents.On("cfg", context => quick.Add(context.Args.Get<int>(0)));
        nsp.ServerEvents.On("ping", () => true);

        for (var i = 0; i < 2; i++) nsp.Servers.IncludingThis.Emit("cfg", i);
        await nsp.Servers.IncludingThis.EmitWithAckAsync("ping").Soon();

        Assert.Equal([0, 1], slow);
        Assert.Equal([0, 1], quick);
        foreach (var gate in gates.Reverse()) gate.SetResult();
    }

    [Fact]
    public async Task A_listener_that_throws_is_logged_and_the_others_hear_the_event_all_the_same()
    {
        var nsp = fixture.NewNamespace();
        nsp.ServerEvents.On("what", new Action(() => throw new InvalidOperationException("mine")));
        nsp.ServerEvents.On("what", () => 1);

        Assert.Equal([1], (await nsp.Servers.IncludingThis.EmitWithAckAsync("what").Soon()).Select(a => a.Get<int>()));
    }

    [Fact]
    public async Task Events_that_listeners_are_too_slow_for_are_dropped_and_whoever_waits_for_an_answer_misses_it_at_once()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => (options.MaxPendingServerEvents, options.MaxPendingServerEventBytes) = (3, 1000));
        var gate = new TaskCompletionSource();
        var heard = new List<int>();
        var nsp = host.Server.Of("/slow");
        nsp.ServerEvents.On("work", async context =>
        {
            heard.Add(context.Args.Get<int>(0));
            await gate.Task;
            context.Ack(context.Args[0]);
        });
        var all = nsp.Servers.IncludingThis.Timeout(Timeout.InfiniteTimeSpan);

        var answered = Enumerable.Range(0, 3).Select(i => all.EmitWithAckAsync("work", i)).ToArray();
        var dropped = await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => all.EmitWithAckAsync("work", 3).Soon());
        gate.SetResult();

        Assert.Equal([0, 1, 2], (await Task.WhenAll(answered).Soon()).Select(a => a.Single().Get<int>()));
        Assert.Equal([0, 1, 2], heard);
        Assert.Equal([host.Server.Nodes[0].Token], dropped.Answer.Missing);
        await Eventually.True(() => host.Server.ServerEventLoad.TryAdd(1001));      // nothing is left, and one alone may be of any size
        await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => all.EmitWithAckAsync("work", 4).Soon());      // the limit of bytes
        host.Server.ServerEventLoad.Remove(1001);
        Assert.Equal(5, (await all.EmitWithAckAsync("work", 5).Soon()).Single().Get<int>());
    }

    [Fact]
    public async Task An_event_for_a_list_of_nodes_without_any_is_for_nobody()
    {
        var nsp = fixture.NewNamespace();
        var heard = 0;
        nsp.ServerEvents.On("hello", () => ++heard);

        nsp.Servers.IncludingThis.Emit("hello");
        Assert.Empty(await nsp.Servers.To([]).EmitWithAckAsync("hello").Soon());
        Assert.Equal(2, (await nsp.Servers.To([]).IncludingThis.EmitWithAckAsync("hello").Soon()).Single().Get<int>());
    }
}
