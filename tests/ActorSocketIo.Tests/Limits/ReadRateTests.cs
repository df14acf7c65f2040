using System.Collections.Concurrent;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Limits;

/// <summary>How fast clients of a running server are read.</summary>
public sealed class ReadRateTests
{
    public static TheoryData<string, bool> Transports => new() { { "polling", false }, { "websocket", false }, { "websocket", true }, { "deflate", false } };

    [Theory, MemberData(nameof(Transports))]
    public async Task Events_over_the_rate_wait_for_their_time_and_none_is_lost(string transport, bool direct)
    {
        var handled = new ConcurrentQueue<int>();
        await using var server = await StartAsync(options => options.EventRate = new() { PerSecond = 1, Burst = 4 }, handled, direct);
        var client = await server.JoinAsync(transport); // an event too
        var other = await server.JoinAsync(transport);

        var sent = client.SendAsync([.. Events(0, 10)]);
        await Eventually.True(() => handled.Count == 4); // the last one overdraws
        await AssertServedAsync(other);
        Assert.Equal(4, handled.Count);
        await server.AdvanceUntilAsync(() => handled.Count == 10 && sent.IsCompleted, step: 0.25); // the answer to a post waits behind its last event, too

        await sent;
        Assert.Equal(Enumerable.Range(0, 10), handled.Take(10));
        for (var i = 0; i < 10; i++)
            Assert.Equal($"43{i}[]", await client.ReadAsync());
        Assert.True(server.Time.GetUtcNow() >= DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(6), $"only {server.Time.GetUtcNow():T} have passed");
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Bytes_over_the_rate_wait_for_their_time_and_none_is_lost(string transport, bool direct)
    {
        var handled = new ConcurrentQueue<int>();
        await using var server = await StartAsync(options => options.Engine.ByteRate = new() { PerSecond = 1000, Burst = 3000 }, handled, direct);
        var client = await server.JoinAsync(transport);
        var other = await server.JoinAsync(transport);

        var sent = client.SendAsync([.. Enumerable.Range(0, 10).Select(i => $"42{i}[\"e\",{i},\"{new string('x', 990)}\"]")]);
        await Eventually.True(() => handled.Count == 3);
        await AssertServedAsync(other);
        Assert.Equal(3, handled.Count);
        await server.AdvanceUntilAsync(() => handled.Count == 10 && sent.IsCompleted, step: 0.25); // the answer to a post waits behind its last event, too

        await sent;
        Assert.Equal(Enumerable.Range(0, 10), handled);
        Assert.True(server.Time.GetUtcNow() >= DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(6), $"only {server.Time.GetUtcNow():T} have passed");
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task With_Disconnect_who_sends_too_much_is_closed_and_nobody_else(string transport, bool direct)
    {
        var handled = new ConcurrentQueue<int>();
        var reasons = new ConcurrentQueue<string>();
        using var limits = new CountedLimits();
        await using var server = await StartAsync(
            options =>
            {
                options.EventRate = new() { PerSecond = 1, Burst = 4 };
                options.Engine.RateLimitAction = RateLimitAction.Disconnect;
            },
            handled, direct);
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Enqueue));
        var client = await server.JoinAsync(transport);
        var other = await server.JoinAsync(transport);

        await client.SendAsync([.. Events(0, 10)]);

        await Eventually.True(() => !reasons.IsEmpty);
        Assert.Equal([DisconnectReasons.ForcedClose], reasons);
        Assert.True(handled.Count <= 3, $"{handled.Count} were handled");
        await AssertServedAsync(other);
        await Eventually.True(() => server.Io.Engine.ClientsCount == 1);
        Assert.True(limits.Of("events_per_second") >= 1);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_client_that_goes_while_it_is_delayed_is_noticed_at_once(string transport, bool direct)
    {
        var handled = new ConcurrentQueue<int>();
        var reasons = new ConcurrentQueue<string>();
        await using var server = await StartAsync(options => options.EventRate = new() { PerSecond = 0.01, Burst = 4 }, handled, direct);
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Enqueue));
        var client = await server.JoinAsync(transport);
        _ = client.SendAsync([.. Events(0, 10)]);
        await Eventually.True(() => handled.Count == 4);

        client.Cut();

        await Eventually.True(() => !reasons.IsEmpty);
        Assert.Equal([DisconnectReasons.TransportClose], reasons);
        Assert.Equal((0, 4), (server.Io.Engine.ClientsCount, handled.Count));
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task Acknowledgements_are_what_the_server_asked_for_and_do_not_count(string transport)
    {
        var answers = new ConcurrentQueue<int>();
        await using var server = await LimitedServer.StartAsync(
            options => options.EventRate = new() { PerSecond = 1, Burst = 2 },
            io => io.OnConnection(socket =>
            {
                for (var i = 0; i < 20; i++)
                    _ = AskAsync(socket, answers);
            }));
        var client = await server.JoinAsync(transport);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add((await client.ReadAsync())[2..].Split('[')[0]);

        await client.SendAsync([.. ids.Select(id => $"43{id}[7]")]);

        await Eventually.True(() => answers.Count == 20);
        Assert.All(answers, answer => Assert.Equal(7, answer));
    }

    [Fact]
    public async Task Clients_that_flood_are_slowed_down_and_those_that_do_not_are_not()
    {
        var handled = new ConcurrentQueue<int>();
        await using var server = await StartAsync(options => options.EventRate = new() { PerSecond = 100, Burst = 1000 }, handled, direct: true);
        var other = await server.JoinAsync("websocket");
        var flooders = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => server.JoinAsync(i % 2 == 0 ? "websocket" : "polling")));

        var floods = flooders.Select(client => client.SendAsync([.. Events(1, 3000)])).ToArray();
        for (var i = 0; i < 500; i++) // no time passes for the server: all of them are served at once
            await AssertServedAsync(other);

        await Eventually.True(() => handled.Count(i => i > 0) == 10 * 1000);
        Assert.All(server.Io.Engine.Clients, session => Assert.Equal(Protocol.EngineIo.SessionPhase.Open, session.ReadyState));
        foreach (var session in server.Io.Engine.Clients)
            session.Close(discard: true);
        await Task.WhenAll(floods).Soon();
    }

    private static async Task AskAsync(Socket socket, ConcurrentQueue<int> answers) => answers.Enqueue(await socket.EmitWithAckAsync<int>("ask"));

    private static IEnumerable<string> Events(int first, int count) => Enumerable.Range(first, count).Select(i => $"42{i}[\"e\",{i}]");

    // The other client has its own buckets: what it does is not held up, whatever the first one has sent before.
    private static async Task AssertServedAsync(IWireClient client)
    {
        await client.SendAsync("""427["e",-1]""");
        Assert.Equal("437[]", await client.ReadAsync().Soon());
    }

    private static Task<LimitedServer> StartAsync(Action<SocketIoOptions> configure, ConcurrentQueue<int> handled, bool direct) => LimitedServer.StartAsync(
        options =>
        {
            options.Engine.PerMessageDeflate = new(); // for those that offer it
            configure(options);
        },
        io => io.OnConnection(socket => socket.On("e", context =>
        {
            if (context.Args.Get<int>(0) is >= 0 and var i)
                handled.Enqueue(i);
            context.Ack();
        })),
        direct);
}
