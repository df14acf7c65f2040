using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using ActorSocketIo.Hosting;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Limits;

/// <summary>Limits that change with the configuration while clients are there.</summary>
public sealed class LimitsReloadTests
{
    [Fact]
    public async Task What_the_configuration_has_now_holds_at_once_and_the_log_says_so()
    {
        var settings = new ChangingSettings(("MaxNamespacesPerClient", "2"), ("Engine:MaxSessions", "1"));
        var log = new LogOfEvents(1023);
        await using var server = await StartAsync(settings, log);
        var client = await server.JoinAsync("websocket");
        await Assert.ThrowsAnyAsync<Exception>(() => server.JoinAsync("websocket"));

        settings.Change(("MaxNamespacesPerClient", "1"), ("Engine:MaxSessions", "2"));

        await server.JoinAsync("websocket");
        await client.SendAsync("40/other,");
        Assert.Equal("""44/other,{"message":"too many namespaces"}""", await client.ReadAsync());
        Assert.Equal(
            (LogLevel.Information, "Options that have changed hold now: Engine.MaxSessions from 1 to 2, MaxNamespacesPerClient from 2 to 1."),
            await log.Events.NextAsync());
    }

    [Theory, InlineData("polling"), InlineData("websocket")]
    public async Task A_client_that_was_let_send_anything_is_read_by_the_new_rate(string transport)
    {
        var settings = new ChangingSettings();
        await using var server = await StartAsync(settings);
        var reasons = new ConcurrentQueue<string>();
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Enqueue));
        var client = await server.JoinAsync(transport);
        await client.SendAsync(Events(0, 5));
        for (var i = 0; i < 5; i++)
            Assert.Equal($"43{i}[]", await client.ReadAsync());

        settings.Change(("EventRate:PerSecond", "1"), ("EventRate:Burst", "2"), ("Engine:RateLimitAction", "Disconnect"));
        await client.SendAsync(Events(5, 5));

        await Eventually.True(() => !reasons.IsEmpty);
        Assert.Equal([DisconnectReasons.ForcedClose], reasons);
    }

    [Theory, InlineData("polling"), InlineData("websocket")]
    public async Task A_client_that_waits_for_its_time_is_read_on_when_its_rate_is_lifted(string transport)
    {
        var settings = new ChangingSettings(("EventRate:PerSecond", "0.001"), ("EventRate:Burst", "3"));
        await using var server = await StartAsync(settings);
        var client = await server.JoinAsync(transport); // an event too
        var sent = client.SendAsync(Events(0, 10));
        for (var i = 0; i < 3; i++)
            Assert.Equal($"43{i}[]", await client.ReadAsync());

        settings.Change();

        for (var i = 3; i < 10; i++)
            Assert.Equal($"43{i}[]", await client.ReadAsync());
        await sent;
    }

    [Theory, InlineData("polling"), InlineData("websocket")]
    public async Task A_client_that_has_sent_all_it_may_gets_nothing_back_when_another_limit_changes(string transport)
    {
        (string, string)[] rates = [("EventRate:PerSecond", "0.001"), ("EventRate:Burst", "3"), ("Engine:ByteRate:PerSecond", "1000000"), ("Engine:RateLimitAction", "Disconnect")];
        var settings = new ChangingSettings([.. rates, ("MaxNamespacesPerClient", "5")]);
        var changed = new LogOfEvents(1023);
        await using var server = await StartAsync(settings, changed);
        var reasons = new ConcurrentQueue<string>();
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Enqueue));
        var client = await server.JoinAsync(transport); // an event too
        await client.SendAsync(Events(0, 2));
        for (var i = 0; i < 2; i++)
            Assert.Equal($"43{i}[]", await client.ReadAsync());

        settings.Change([.. rates, ("MaxNamespacesPerClient", "6")]);
        Assert.Equal("Options that have changed hold now: MaxNamespacesPerClient from 5 to 6.", (await changed.Events.NextAsync()).Message);
        await client.SendAsync(Events(2, 1));

        await Eventually.True(() => !reasons.IsEmpty);
        Assert.Equal([DisconnectReasons.ForcedClose], reasons);
    }

    [Theory, InlineData("polling"), InlineData("websocket")]
    public async Task A_client_that_waits_for_its_time_waits_as_long_when_another_limit_changes(string transport)
    {
        (string, string)[] rates = [("EventRate:PerSecond", "1"), ("EventRate:Burst", "3")];
        var settings = new ChangingSettings([.. rates, ("MaxNamespacesPerClient", "5")]);
        await using var server = await StartAsync(settings);
        var handledAt = new ConcurrentQueue<TimeSpan>();
        server.Io.OnConnection(socket => socket.On("e", () => handledAt.Enqueue(server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch)));
        var client = await server.JoinAsync(transport);
        var sent = client.SendAsync(Events(0, 8));
        await Eventually.True(() => handledAt.Count == 3); // the last one overdraws

        settings.Change([.. rates, ("MaxNamespacesPerClient", "6")]);

        await server.AdvanceUntilAsync(() => handledAt.Count == 8 && sent.IsCompleted, step: 0.25);
        await sent;
        Assert.All(handledAt.Index().Skip(3), handled => Assert.True(handled.Item >= TimeSpan.FromSeconds(handled.Index - 2), $"event {handled.Index} was handled at {handled.Item}"));
    }

    [Theory]
    [InlineData("EventRate", "polling")]
    [InlineData("EventRate", "websocket")]
    [InlineData("Engine:ByteRate", "polling")]
    [InlineData("Engine:ByteRate", "websocket")]
    public async Task A_rate_that_changes_holds_for_clients_that_are_there_with_full_buckets(string rate, string transport)
    {
        var eventCosts = rate == "EventRate" ? 1 : 1050; // bytes, with some for framing
        var settings = new ChangingSettings(Rate(burst: 100));
        await using var server = await StartAsync(settings);
        var reasons = new ConcurrentQueue<string>();
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Enqueue));
        var client = await server.JoinAsync(transport);

        settings.Change(Rate(burst: 3));
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Event(i));
            Assert.Equal($"43{i}[]", await client.ReadAsync());
        }

        await client.SendAsync(Event(3));

        await Eventually.True(() => !reasons.IsEmpty);
        Assert.Equal([DisconnectReasons.ForcedClose], reasons);

        static string Event(int i) => $"42{i}[\"e\",\"{new string('x', 1000)}\"]";

        (string, string)[] Rate(int burst) => [($"{rate}:PerSecond", "1"), ($"{rate}:Burst", $"{burst * eventCosts}"), ("Engine:RateLimitAction", "Disconnect")];
    }

    [Fact]
    public async Task An_address_that_has_made_all_its_handshakes_is_let_in_when_their_rate_changes_and_not_when_another_limit_does()
    {
        var settings = new ChangingSettings(("Engine:HandshakeRate:PerSecond", "0.001"), ("Engine:HandshakeRate:Burst", "1"));
        await using var server = await StartAsync(settings);
        await server.OpenAsync("polling");

        settings.Change(("Engine:HandshakeRate:PerSecond", "0.001"), ("Engine:HandshakeRate:Burst", "1"), ("MaxNamespacesPerClient", "6"));
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => server.OpenAsync("polling"));
        settings.Change(("Engine:HandshakeRate:PerSecond", "0.001"), ("Engine:HandshakeRate:Burst", "2"), ("MaxNamespacesPerClient", "6"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
        await server.OpenAsync("polling");
    }

    [Fact]
    public async Task Options_that_are_wrong_change_nothing_and_all_are_named()
    {
        var settings = new ChangingSettings(("MaxNamespacesPerClient", "5"));
        var log = new LogOfEvents(1025);
        await using var server = await StartAsync(settings, log);

        // The options framework tells the source of the change, too: of a file, a task that nobody waits for.
        Assert.Throws<AggregateException>(() => settings.Change(("MaxNamespacesPerClient", "6"), ("MaxPendingEvents", "0"), ("Engine:MaxQueuedPackets", "-1")));
        var (level, message) = await log.Events.NextAsync();
        Assert.Throws<AggregateException>(() => settings.Change(("MaxNamespacesPerClient", "seven")));
        var (_, unreadable) = await log.Events.NextAsync();

        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("MaxPendingEvents: is 0; it must be at least 1", message, StringComparison.Ordinal);
        Assert.Contains("Engine.MaxQueuedPackets is -1; it must be positive", message, StringComparison.Ordinal);
        Assert.Contains("MaxNamespacesPerClient", unreadable, StringComparison.Ordinal);
        Assert.Equal((5, 10_000), (server.Io.Options.MaxNamespacesPerClient, server.Io.Options.Engine.MaxQueuedPackets));
    }

    [Fact]
    public async Task What_needs_a_new_start_is_named_and_not_taken_over()
    {
        var settings = new ChangingSettings();
        var log = new LogOfEvents(1024);
        await using var server = await StartAsync(settings, log);

        settings.Change(("Engine:PingInterval", "00:00:20"), ("ConnectionStateRecovery:MaxAway", "7"));

        Assert.Equal(
            (LogLevel.Warning,
                "Options that have changed hold when this node is started again: Engine.PingInterval from 00:00:25 to 00:00:20, ConnectionStateRecovery from none to some."),
            await log.Events.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(25), server.Io.Options.Engine.PingInterval);
        Assert.Null(server.Io.Options.ConnectionStateRecovery);
    }

    [Fact]
    public async Task A_change_of_something_else_says_nothing()
    {
        var settings = new ChangingSettings(("EventRate:PerSecond", "5"));
        var (changed, waits) = (new LogOfEvents(1023), new LogOfEvents(1024));
        await using var server = await StartAsync(settings, changed, waits);

        settings.Change(("EventRate:PerSecond", "5"), ("Engine:Transports:0", "WebSocket"));
        settings.Change(("EventRate:PerSecond", "6"));

        Assert.Equal("Options that have changed hold now: EventRate from 5 a second, 5 at once to 6 a second, 6 at once.", (await changed.Events.NextAsync()).Message);
        Assert.True(waits.Events.IsEmpty);
    }

    [Fact]
    public void Every_option_that_may_change_is_one_that_can_be_set() => Assert.All(LiveOptions.Names, name =>
    {
        var type = typeof(SocketIoOptions);
        PropertyInfo? property = null;
        foreach (var part in name.Split('.'))
        {
            property = type.GetProperty(part);
            Assert.NotNull(property);
            type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        }

        Assert.True(property!.CanWrite, name);
    });

    private static string[] Events(int from, int count) => [.. Enumerable.Range(from, count).Select(i => $"42{i}[\"e\",{i}]")];

    private static Task<LimitedServer> StartAsync(ChangingSettings settings, params ILoggerProvider[] logs) => LimitedServer.StartAsync(
        _ => { },
        io => io.OnConnection(socket => socket.On("e", context => context.Ack())),
        build: builder =>
        {
            builder.Services.Configure<SocketIoOptions>(settings.Configuration);
            foreach (var log in logs)
                builder.Logging.AddProvider(log);
        });
}
