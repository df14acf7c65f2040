using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Limits;

/// <summary>Clients that announce attachments and do not send them, on virtual time.</summary>
public sealed class UnfinishedPacketTests : IAsyncLifetime
{
    private const string TwoAnnounced = """452-1["bytes",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""";

    private readonly ManualTime _time = new();
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(Serve, Configure, services => services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_attachment_that_does_not_come_in_time_closes()
    {
        using var limits = new CountedLimits();
        var client = await JoinAsync();
        client.Send(TwoAnnounced);

        EndRead(client);
        Advance(59);
        Assert.False(client.IsClosed);
        Advance(1.1);

        Assert.Equal("forced close", client.CloseReason);
        Assert.True(limits.Of("unfinished_packet") >= 1);
    }

    [Fact]
    public async Task Each_attachment_has_its_own_time_and_what_else_comes_meanwhile_does_not_prolong_it()
    {
        var client = await JoinAsync();
        client.Send(TwoAnnounced);
        EndRead(client);

        Advance(50);
        client.Send(new byte[10]);
        EndRead(client);
        for (var i = 0; i < 5; i++)
        {
            Advance(11);
            client.Send("3"); // and the end of a read
            Assert.False(client.IsClosed);
        }

        Advance(6);
        Assert.Equal("forced close", client.CloseReason);
    }

    [Fact]
    public async Task A_packet_that_is_whole_in_time_is_an_event_and_the_next_one_has_its_time_again()
    {
        var client = await JoinAsync();
        for (var i = 0; i < 5; i++)
        {
            client.Send(TwoAnnounced);
            EndRead(client);
            Advance(40);
            client.Send(new byte[10], new byte[3]);
            EndRead(client);
            Assert.Equal("431[13]", await client.Next());
            Advance(1000);
        }

        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task What_comes_together_with_its_packet_is_not_waited_for()
    {
        var client = await JoinAsync();

        for (var i = 0; i < 100; i++)
        {
            client.Send(TwoAnnounced, new byte[10], new byte[3]);
            Assert.Equal("431[13]", await client.Next());
        }

        EndRead(client);
        Advance(120);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task A_client_that_the_server_does_not_read_is_not_to_blame()
    {
        var client = await JoinAsync();
        client.Send(TwoAnnounced);
        EndRead(client);

        using (client.Session.BeginRead()) // a handler holds up the reader
            Advance(100);
        Assert.False(client.IsClosed);
        client.Send(new byte[10], new byte[3]);

        Assert.Equal("431[13]", await client.Next());
    }

    [Fact]
    public async Task The_end_of_the_session_leaves_no_timer()
    {
        var client = await JoinAsync();
        client.Send(TwoAnnounced);
        EndRead(client);

        client.Transport.Disconnect();

        await Eventually.True(() => _host.Server.OpenSockets.Count == 0);
        Advance(100_000);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task It_closes_over_both_transports_and_costs_nobody_else(string transport)
    {
        var reasons = new List<string>();
        await using var server = await LimitedServer.StartAsync(Configure, Serve);
        server.Io.OnConnection(socket => socket.OnDisconnect(reasons.Add));
        var client = await server.JoinAsync(transport);
        var other = await server.JoinAsync(transport);

        await client.SendAsync(TwoAnnounced);
        await server.AdvanceUntilAsync(() => server.Io.Engine.ClientsCount == 1, step: 5);

        Assert.True(server.Time.GetUtcNow() >= DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(60), $"only {server.Time.GetUtcNow():T} have passed");
        await Eventually.True(() => reasons.Count == 1);
        Assert.Equal([DisconnectReasons.ForcedClose], reasons);
        Assert.Equal("end", await client.ReadAsync());
        await other.SendAsync("""427["echo","well?"]""");
        Assert.Equal("""437["well?"]""", await other.ReadAsync());
    }

    private static void Configure(SocketIoOptions options) => options.Engine.PingInterval = TimeSpan.FromHours(10);

    private static void Serve(SocketIoServer io) => io.OnConnection(socket =>
    {
        socket.On("bytes", (byte[] first, byte[] second) => first.Length + second.Length);
        socket.On("echo", (string text) => text);
    });

    // The in-memory transport waits before a read for what others wait for behind it.
    private static void EndRead(RawClient client) => Assert.True(client.Session.WhenReady(client.Transport, CancellationToken.None).AsTask().IsCompletedSuccessfully);

    private async Task<RawClient> JoinAsync()
    {
        var client = new RawClient(_host.Server);
        await client.JoinAsync("/");
        return client;
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
