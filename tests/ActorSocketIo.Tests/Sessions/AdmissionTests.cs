using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Who becomes a session when many ask at once, and that nothing stays of the others.</summary>
public sealed class AdmissionTests : SessionTest
{
    [Fact]
    public void Of_two_handshakes_with_one_id_the_loser_is_told_that_it_is_over()
    {
        var sinks = new List<Sink>();
        Server.SessionOpening = session =>
        {
            sinks.Add(new Sink());
            session.Sink = sinks[^1];
        };
        var (winner, loser) = (new InMemoryTransport(), new InMemoryTransport());

        Assert.NotNull(Server.TryOpen("same", new CapturedRequest("/"), winner, out _));
        Assert.Null(Server.TryOpen("same", new CapturedRequest("/"), loser, out var admission));

        Assert.Equal(Admission.IdInUse, admission);
        Assert.Equal([null, "forced close"], sinks.Select(sink => sink.Closed));
        Assert.Equal((false, true, 1), (winner.IsClosed, loser.IsClosed, Server.ClientsCount));
        Assert.Same(winner.Session, Server.Find("same"));
    }

    [Fact]
    public async Task Handshakes_that_come_together_never_are_more_than_may_be()
    {
        Options.MaxSessions = 5;
        var most = 0;

        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            var session = Server.TryOpen($"{i}", new CapturedRequest("/"), new InMemoryTransport(), out var admission);
            most = Math.Max(most, Server.Clients.Count);
            Assert.Equal(session is null ? Admission.TooManySessions : Admission.Granted, admission);
            if (i % 3 != 0)
                session?.Close(discard: true);
            return ValueTask.CompletedTask;
        });

        Assert.InRange(most, 1, 5);
        Assert.Equal(Server.Clients.Count, Server.ClientsCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_comes_in_while_all_are_closed_is_open_or_none(bool forGood)
    {
        for (var i = 0; i < 300; i++)
        {
            using var server = new EngineServer();
            using var together = new Barrier(2);
            var opening = OwnThread.Run(() =>
            {
                together.SignalAndWait();
                for (var n = 0; n < 20; n++)
                    server.TryOpen($"{n}", new CapturedRequest("/"), new InMemoryTransport(), out _);
            });

            together.SignalAndWait();
            server.AcceptsSessions = !forGood;
            await server.CloseAsync();
            await opening;

            Assert.All(server.Clients, session => Assert.Equal((false, SessionPhase.Open), (forGood, session.ReadyState)));
            Assert.Equal(server.Clients.Count, server.ClientsCount);
        }
    }

    [Fact]
    public async Task A_Socket_IO_server_takes_sessions_once_its_actors_run_and_until_it_closes()
    {
        var before = true;
        await using var host = await SocketIoTestHost.StartAsync(io => before = io.Engine.AcceptsSessions);
        var running = host.Server.Engine.AcceptsSessions;

        await host.Server.CloseAsync();

        Assert.Equal((false, true, false), (before, running, host.Server.Engine.AcceptsSessions));
    }

    [Fact]
    public async Task A_Socket_IO_server_that_was_closed_while_it_started_takes_none()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => _ = io.CloseAsync());

        Assert.False(host.Server.Engine.AcceptsSessions);
    }

    private sealed class Sink : ISessionSink
    {
        public string? Closed { get; private set; }

        public void OnMessage(ReadOnlySpan<byte> data, bool isBinary)
        {
            // Nothing is received here.
        }

        public ValueTask WhenReady() => default;

        public void OnClosed(string reason, string? description)
        {
            Assert.Null(Closed);
            Closed = reason;
        }
    }
}
