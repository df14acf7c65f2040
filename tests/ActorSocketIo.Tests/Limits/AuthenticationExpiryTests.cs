using System.Collections.Concurrent;
using System.Security.Claims;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Limits;

/// <summary>Authentication that ends, on virtual time: its end is 100 s after the server's start, and 30 s before that the application is told.</summary>
public sealed class AuthenticationExpiryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddSeconds(100);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private SocketIoTestHost _host = null!;

    private SocketIoServer Io => _host.Server;

    public async Task InitializeAsync()
    {
        _host = await SocketIoTestHost.StartAsync(
            io =>
            {
                io.Use(socket =>
                {
                    if (socket.Handshake.Auth["end"].Get<double?>() is { } end)
                        socket.ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(end);
                    return Task.CompletedTask;
                });
                io.OnConnection(Serve);
                io.Of("/other");
            },
            options =>
            {
                options.Engine.PingInterval = TimeSpan.FromHours(20);
                options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromSeconds(500) };
            },
            services => services.AddSingleton<TimeProvider>(_time));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_socket_whose_authentication_ends_is_disconnected_and_told_before()
    {
        var client = await ConnectAsync(100);
        var other = await client.Connection.JoinAsync("/other");

        Advance(69.9);
        Assert.Empty(_seen);
        Advance(0.2);
        Assert.Equal("token please", (await client.Next()).EventName);
        Advance(29.8);
        Assert.Equal(["expiring"], _seen);
        Advance(0.2);

        await client.Disconnected.Soon();
        await Eventually.True(() => _seen.Count == 2);
        Assert.Equal(["expiring", "authentication expired"], _seen);
        Assert.False(client.Connection.IsClosed);
        Assert.True(Io.Of("/other").Sockets.ContainsKey(other.Id));
        Assert.Equal("authentication expired", DisconnectReasons.AuthenticationExpired);
    }

    [Fact]
    public async Task A_handler_that_sets_a_later_end_keeps_the_socket()
    {
        var client = await ConnectAsync(100);

        for (var i = 1; i <= 5; i++)
        {
            Advance(80);
            Assert.Equal("token please", (await client.Next()).EventName);
            Assert.True((await client.EmitWithAckAsync("token", 100 + (i * 80)).Soon()).Get<bool>(0));
        }

        Assert.True(Io.Sockets.Sockets[client.Id].Connected);
        Assert.Equal(5, _seen.Count);
        Advance(120);
        await client.Disconnected.Soon();
    }

    [Fact]
    public async Task Whoever_renews_it_may_be_somebody_else()
    {
        var client = await ConnectAsync(100);
        var socket = Io.Sockets.Sockets[client.Id];
        Assert.Null(socket.User);

        socket.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "token"));

        Assert.Equal("ann", socket.User.Identity!.Name);
        Assert.Null(socket.Handshake.User);
        Assert.Equal(End, socket.ExpiresAt);
    }

    [Fact]
    public async Task Without_an_end_nothing_ends_and_one_can_be_set_and_taken_back_at_any_time()
    {
        var client = await ConnectAsync(null);
        var socket = Io.Sockets.Sockets[client.Id];
        Assert.Null(socket.ExpiresAt);
        Advance(1000);

        socket.ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(1010);
        socket.ExpiresAt = null;
        Advance(1000);
        Assert.True(socket.Connected);

        socket.ExpiresAt = End; // long past
        Advance(0.05);
        await client.Disconnected.Soon();
        Assert.False(socket.Connected);
    }

    [Fact]
    public async Task An_end_that_is_far_away_comes_too()
    {
        var client = await ConnectAsync(5 * 3600);

        Advance((5 * 3600) - 1);
        Assert.True(Io.Sockets.Sockets[client.Id].Connected);
        Advance(1.1);

        await client.Disconnected.Soon();
    }

    [Fact]
    public async Task Whose_end_comes_before_it_is_connected_is_refused()
    {
        Advance(200);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => ConnectAsync(100)).Soon();

        Assert.Equal("authentication expired", refused.Message);
        Assert.Empty(Io.Sockets.Sockets);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(150, false)]
    public async Task Who_comes_back_to_an_earlier_session_is_who_it_was_and_no_longer_than_it_was(double after, bool inTime)
    {
        var client = await ConnectAsync(100);
        Io.Sockets.Sockets[client.Id].User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "token"));
        client.Connection.Drop();
        await Eventually.True(() => Io.OpenSockets.Count == 0);
        Advance(after);

        var coming = _host.Open().RecoverAsync(client);

        if (!inTime)
        {
            Assert.Equal("authentication expired", (await Assert.ThrowsAsync<RefusedException>(() => coming).Soon()).Message);
            return;
        }

        var back = await coming.Soon();
        var socket = Io.Sockets.Sockets[back.Id];
        Assert.True(socket.Recovered);
        Assert.Equal(("ann", End), (socket.User!.Identity!.Name, socket.ExpiresAt));
        Advance(100 - after + 0.1);
        await back.Disconnected.Soon();
    }

    [Fact]
    public async Task A_listener_that_fails_harms_neither_the_others_nor_the_end()
    {
        var client = await ConnectAsync(100);
        var told = 0;
        var socket = Io.Sockets.Sockets[client.Id];
        socket.OnExpiring(() => throw new InvalidOperationException("the application's"));
        socket.OnExpiring(async () =>
        {
            await Task.Yield();
            Interlocked.Increment(ref told);
        });

        Advance(71);
        await Eventually.True(() => Volatile.Read(ref told) == 1);
        Advance(30);

        await client.Disconnected.Soon();
    }

    [Fact]
    public async Task When_all_sockets_have_ended_no_timer_is_left()
    {
        var clients = new[] { await ConnectAsync(100), await ConnectAsync(4000) };
        foreach (var client in clients)
            client.Connection.Drop();

        await Eventually.True(() => Io.OpenSockets.Count == 0);
        Advance(100_000);

        Assert.Equal(0, _time.ArmedTimers);
        Assert.DoesNotContain("expiring", _seen);
    }

    [Fact]
    public async Task An_actor_that_is_a_socket_is_told_too()
    {
        Io.Of("/actor").UseSocketActor<ExpiringActor>();
        var client = await _host.ConnectAsync("/actor").Soon();

        Advance(71);

        Assert.Equal("actor is told", (await client.Next()).EventName);
    }

    private void Serve(Socket socket)
    {
        socket.OnExpiring(() =>
        {
            _seen.Enqueue("expiring");
            socket.Emit("token please");
        });
        socket.On("token", (double end) =>
        {
            socket.ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(end);
            return true;
        });
        socket.OnDisconnect(_seen.Enqueue);
    }

    private Task<TestClient> ConnectAsync(double? end) => _host.ConnectAsync(auth: new { end }).Soon();

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Ends when the tests' sockets do.</summary>
    private sealed class ExpiringActor : SocketActor
    {
        public ExpiringActor()
        {
            Socket.ExpiresAt = End;
            Socket.OnExpiring(() => Emit("actor is told"));
        }
    }
}
