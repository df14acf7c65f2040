using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Hosting;
using ActorSocketIo.Testing;
using ActorSocketIo.Watching;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>What becomes of nodes when the certificate of one is over.</summary>
public sealed class ExpiryTests : IDisposable
{
    private readonly TestAuthority _authority = new("nodes");
    private readonly CuttableTcp _toHealthy, _toLate;
    private readonly Warnings _log = new();

    // Of two nodes the one with the lower address goes on.
    public ExpiryTests()
    {
        CuttableTcp[] ports = [new(), new()];
        (_toHealthy, _toLate) = (ports.MinBy(port => port.PublicPort)!, ports.MaxBy(port => port.PublicPort)!);
    }

    public void Dispose()
    {
        _toHealthy.Dispose();
        _toLate.Dispose();
        _authority.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_member_whose_certificate_is_over_is_shut_out_when_connections_break_and_takes_no_other_down()
    {
        await using var healthy = await StartAsync(_authority.Issue("healthy"), hocon: _toHealthy.Hocon);
        var seed = Akka.Cluster.Cluster.Get(healthy.System).SelfAddress;
        var end = DateTimeOffset.UtcNow.AddSeconds(8);
        await using var late = await StartAsync(_authority.Issue("late", end.AddDays(-1), end), $"{seed.Host}:{seed.Port}", _toLate.Hocon);
        await TestCluster.Until(() => DateTimeOffset.UtcNow > end.AddSeconds(1), "the certificate is over");
        Assert.Equal(2, Akka.Cluster.Cluster.Get(healthy.System).State.Members.Count);

        _toHealthy.Cut();
        _toLate.Cut();
        await late.System.WhenTerminated.WaitAsync(TestCluster.Patience);

        Assert.Null(CoordinatedShutdown.Get(healthy.System).ShutdownReason);
        var neighbour = await healthy.ConnectAsync();
        healthy.Server.Emit("still", "here");
        Assert.Equal("still", (await neighbour.ReceiveAsync()).EventName);
    }

    [Fact]
    public void A_certificate_that_ends_is_complained_of_every_day_from_two_weeks_before()
    {
        var calendar = new Calendar();
        var tls = _authority.Issue("node", calendar.Now.AddDays(-1), calendar.Now.AddDays(16.5));
        using var watch = new NodeCertificates(tls).WatchEnd(new SocketIoLog(new Logger<SocketIoServer>(_log), new Happenings(calendar)), calendar);

        var said = new List<(int Warnings, int Errors)>();
        for (var day = 0; day < 19; day++)
        {
            said.Add((_log.Lines.Count, _log.Errors.Count));
            calendar.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal((0, 0), said[2]);
        Assert.Equal((1, 0), said[3]);
        Assert.Equal((14, 0), said[16]);
        Assert.Equal((14, 2), said[18]);
        Assert.Contains("CN=node ends at", _log.Lines.First(), StringComparison.Ordinal);
        Assert.Contains("CN=node is over since", _log.Errors.First(), StringComparison.Ordinal);
    }

    private Task<SocketIoTestHost> StartAsync(SocketIoTlsOptions tls, string? seed = null, string hocon = "") => SocketIoTestHost.StartNodeAsync(
        _ => { },
        services: services => services.AddSingleton<ILoggerFactory>(_log),
        cluster: options =>
        {
            options.Tls = tls;
            if (seed is not null)
                options.SeedNodes.Add(seed);
        },
        hocon: hocon + "\nakka.coordinated-shutdown.exit-clr = off");

    /// <summary>A clock with one timer, which is due at every step.</summary>
    private sealed class Calendar : TimeProvider, ITimer
    {
        private Action _due = () => { };

        public DateTimeOffset Now { get; private set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;

        public void Advance(TimeSpan step)
        {
            Now += step;
            _due();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _due = () => callback(state);
            _due();
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _due = () => { };

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
