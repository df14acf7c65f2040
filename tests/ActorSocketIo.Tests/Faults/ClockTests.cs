using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Faults;

/// <summary>The wall clock is set, forwards or back: what is timed is timed by another, and only the end of an authentication is a time of the wall clock.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly ManualTime _time = new();
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        io => io.OnConnection(socket => socket.On("hi", () => true)),
        options =>
        {
            options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromSeconds(60) };
            options.Engine.PingInterval = TimeSpan.FromHours(20); // virtual: a pong takes real time
        },
        services => services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Pings_and_their_timeouts_come_when_they_are_due(int years)
    {
        using var engine = new ActorSocketIo.Sessions.EngineServer(time: _time);
        var wire = new ActorSocketIo.Sessions.InMemoryTransport();
        engine.OpenInMemory(wire);
        wire.Sent.Clear();

        _time.StepWallClock(years * Year);
        _time.Advance(TimeSpan.FromSeconds(24.9));
        Assert.Empty(wire.SentText);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["2"], wire.SentText);
        _time.StepWallClock(-2 * years * Year);
        _time.Advance(TimeSpan.FromSeconds(19.8));
        Assert.False(wire.IsClosed);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(wire.IsClosed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Acknowledgements_graces_and_recovery_have_as_long_as_ever(int years)
    {
        var client = await _host.ConnectAsync().Soon();
        var socket = _host.Server.Sockets.Sockets[client.Id];
        var answer = socket.Timeout(TimeSpan.FromSeconds(30)).EmitWithAckAsync("question");
        await client.Next();

        _time.StepWallClock(years * Year);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Soon());

        client.Connection.Drop();
        await Eventually.True(() => _host.Server.Sockets.Sockets.Count == 0);
        _time.StepWallClock(-2 * years * Year);
        _time.Advance(TimeSpan.FromSeconds(59));
        var back = await _host.Open().RecoverAsync(client).Soon();

        Assert.Equal(client.Id, back.Id);
        Assert.True((await back.EmitWithAckAsync("hi").Soon()).Get<bool>(0));
    }

    [Fact]
    public async Task The_end_of_an_authentication_is_seen_within_the_hour_when_the_clock_was_set_forwards()
    {
        var client = await _host.ConnectAsync().Soon();
        _host.Server.Sockets.Sockets[client.Id].ExpiresAt = _time.GetUtcNow().AddHours(10);

        _time.StepWallClock(TimeSpan.FromHours(11));
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        await client.Disconnected.Soon();
    }

    [Fact]
    public async Task The_end_of_an_authentication_comes_when_the_clock_says_so_that_was_set_back()
    {
        var client = await _host.ConnectAsync().Soon();
        _host.Server.Sockets.Sockets[client.Id].ExpiresAt = _time.GetUtcNow().AddHours(2);

        _time.StepWallClock(TimeSpan.FromHours(-10));
        _time.Advance(TimeSpan.FromHours(3));
        Assert.True((await client.EmitWithAckAsync("hi").Soon()).Get<bool>(0));
        _time.Advance(TimeSpan.FromHours(9) + TimeSpan.FromSeconds(1));

        await client.Disconnected.Soon();
    }
}
