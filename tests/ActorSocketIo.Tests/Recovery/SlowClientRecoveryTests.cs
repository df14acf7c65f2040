using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>Clients that were slow, then gone, and come back: what a policy has discarded is not missed, everything else is.</summary>
public sealed class SlowClientRecoveryTests(RecoveryFixture fixture) : IClassFixture<RecoveryFixture>
{
    private const int MoreThanIsKept = 1000;

    [Fact]
    public async Task Of_what_was_replaced_while_it_waited_only_the_latest_is_missed()
    {
        var (nsp, client) = await StalledAsync(SlowClientPolicy.KeepLatest);

        nsp.Emit("before");
        for (var i = 0; i < MoreThanIsKept; i++)
            nsp.Emit("price", i);
        nsp.Emit("after");
        var back = await ComeBackAsync(nsp, client);

        Assert.Equal(client.Id, back.Id);
        Assert.Equal(["before []", $"price [{MoreThanIsKept - 1}]", "after []"], await TakeAsync(nsp, back));
    }

    [Fact]
    public async Task What_a_slow_client_got_before_it_went_does_not_come_again()
    {
        var (nsp, client) = await StalledAsync(SlowClientPolicy.KeepLatest);
        for (var i = 0; i < 10; i++)
            nsp.Emit("price", i);
        client.Connection.Transport.IsStalled = false;
        await Eventually.True(() => client.Offset is not null);
        client.Connection.Transport.IsStalled = true;
        for (var i = 10; i < MoreThanIsKept; i++)
            nsp.Emit("price", i);

        var back = await ComeBackAsync(nsp, client);

        Assert.Equal("price [9]", Format(await client.Next()));
        Assert.Equal([$"price [{MoreThanIsKept - 1}]"], await TakeAsync(nsp, back));
    }

    [Fact]
    public async Task Volatile_events_that_waited_are_not_missed()
    {
        var (nsp, client) = await StalledAsync(SlowClientPolicy.DropVolatile);

        for (var i = 0; i < MoreThanIsKept; i++)
        {
            nsp.Volatile.Emit("v", i);
            if (i % 100 == 0)
                nsp.Emit("e", i);
        }

        var back = await ComeBackAsync(nsp, client);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"e [{i * 100}]"), await TakeAsync(nsp, back));
    }

    private static string Format(TestEvent received) => $"{received.EventName} [{string.Join(",", received.Args.SkipLast(1))}]";

    private static async Task<List<string>> TakeAsync(Namespace nsp, TestClient client)
    {
        nsp.Emit("end");
        var taken = new List<string>();
        while (await client.Next() is var received && received.EventName != "end")
            taken.Add(Format(received));
        return taken;
    }

    private async Task<(Namespace Nsp, TestClient Client)> StalledAsync(SlowClientPolicy policy)
    {
        var nsp = fixture.NewNamespace();
        nsp.SlowClients = policy;
        nsp.OnConnection(socket => socket.On("settled", () => true));
        var client = await fixture.Host.Open().JoinAsync(nsp.Name).Soon();
        await client.EmitWithAckAsync("settled").Soon(); // until then events are held, and not decided about
        await Eventually.True(() => client.Connection.Session.IsWritable);
        client.Connection.Transport.IsStalled = true;
        return (nsp, client);
    }

    private async Task<TestClient> ComeBackAsync(Namespace nsp, TestClient client)
    {
        client.Connection.Drop();
        await Eventually.True(() => !nsp.Sockets.ContainsKey(client.Id));
        return await fixture.Host.Open().RecoverAsync(client).Soon();
    }
}
