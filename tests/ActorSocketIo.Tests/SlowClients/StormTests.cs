using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>A storm of broadcasts while one client in a hundred does not read: what waits stays within its limits, and nobody else notices.</summary>
/// <remarks>With figures, over real connections: <see cref="StormFigures"/>.</remarks>
public sealed class StormTests : IAsyncLifetime
{
    private const int Clients = 200, Slow = Clients / 100, Events = 2000, MaxPackets = 50, PayloadBytes = 1000, MaxBytes = MaxPackets * PayloadBytes;

    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(_ => { }, options =>
    {
        options.Engine.MaxQueuedPackets = MaxPackets;
        options.Engine.MaxQueuedBytes = MaxBytes;
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task By_default_the_slow_are_disconnected_once_and_the_others_get_everything_in_order()
    {
        using var counted = new CountedOutboxes();
        var (nsp, fast, slow) = await JoinAsync(SlowClientPolicy.Disconnect);

        Storm(nsp, slow, i => nsp.Emit("e", i, Payload));

        await AssertGotAllAsync(fast);
        Assert.All(slow, client => Assert.Equal("transport close", client.CloseReason));
        Assert.True(counted.Overflows >= Slow);
        Assert.Equal(Clients - Slow, nsp.Sockets.Count);
    }

    [Fact]
    public async Task With_volatile_events_that_give_way_the_slow_stay_and_get_the_newest_and_every_other_event()
    {
        using var counted = new CountedOutboxes();
        var (nsp, fast, slow) = await JoinAsync(SlowClientPolicy.DropVolatile);

        Storm(nsp, slow, i =>
        {
            if (i % 100 == 0)
                nsp.Emit("e", i, Payload);
            else
                nsp.Volatile.Emit("e", i, Payload);
        });

        await AssertGotAllAsync(fast);
        foreach (var client in slow)
        {
            var got = await ReadOnAsync(client, nsp);
            Assert.Equal(got.Order(), got);
            Assert.Subset(got.ToHashSet(), Enumerable.Range(0, Events / 100).Select(i => i * 100).ToHashSet());
            Assert.Equal(Events - 1, got[^1]);
            Assert.InRange(got.Count, MaxPackets / 2, MaxPackets);
        }

        Assert.True(counted.Discarded("drop_volatile") >= Slow * (Events - MaxPackets));
    }

    [Fact]
    public async Task Where_the_latest_is_kept_the_slow_stay_and_get_the_latest_of_each_key()
    {
        const int Keys = 20;
        using var counted = new CountedOutboxes();
        var (nsp, fast, slow) = await JoinAsync(SlowClientPolicy.KeepLatest);

        Storm(nsp, slow, i => nsp.Key($"{i % Keys}").Emit("e", i, Payload));

        await AssertGotAllAsync(fast);
        foreach (var client in slow)
            Assert.Equal(Enumerable.Range(Events - Keys, Keys), await ReadOnAsync(client, nsp));
        Assert.True(counted.Discarded("keep_latest") >= Slow * (Events - Keys));
    }

    private static string Payload { get; } = new('x', PayloadBytes - 100);

    private static void Storm(Namespace nsp, RawClient[] slow, Action<int> emit)
    {
        var sockets = slow.Select(client => nsp.Sockets.Values.Single(socket => socket.Conn == client.Session)).ToArray();
        foreach (var client in slow)
            client.Transport.IsStalled = true;
        for (var i = 0; i < Events; i++)
        {
            emit(i);
            foreach (var socket in sockets)
                Assert.True(socket.Outbox is { Packets: <= MaxPackets, Bytes: <= MaxBytes }, $"after {i}: {socket.Outbox}");
        }
    }

    private static async Task<int> NextAsync(RawClient client) => int.Parse((await client.Next()).Split(',')[^2]);

    private static async Task AssertGotAllAsync(RawClient[] clients)
    {
        foreach (var client in clients)
            for (var i = 0; i < Events; i++)
                Assert.Equal(i, await NextAsync(client));
    }

    private static async Task<List<int>> ReadOnAsync(RawClient client, Namespace nsp)
    {
        Assert.Null(client.CloseReason);
        client.Transport.IsStalled = false;
        nsp.Sockets.Values.Single(socket => socket.Conn == client.Session).Emit("e", -1, "");
        var got = new List<int>();
        while (await NextAsync(client) is var next && next >= 0)
            got.Add(next);
        return got;
    }

    private async Task<(Namespace Nsp, RawClient[] Fast, RawClient[] Slow)> JoinAsync(SlowClientPolicy policy)
    {
        var nsp = _host.Server.Of("/storm");
        nsp.SlowClients = policy;
        nsp.OnConnection(socket => socket.On("settled", () => true));
        var clients = Enumerable.Range(0, Clients).Select(_ => new RawClient(_host.Server)).ToArray();
        foreach (var client in clients)
        {
            await client.JoinAsync(nsp.Name);
            client.Send($"42{nsp},0[\"settled\"]");
            Assert.Equal($"43{nsp},0[true]", await client.Next());
        }

        foreach (var client in clients)
            await Eventually.True(() => client.Session.IsWritable);
        return (nsp, clients[Slow..], clients[..Slow]);
    }
}
