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
}
