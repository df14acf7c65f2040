using System.Collections.Concurrent;
using ActorSocketIo.Hosting;
using ActorSocketIo.Sessions;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ActorSocketIo.Tests.Server;

/// <summary>What a node does when its application stops, on a clock of the test's.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 3000, 1)]
    [InlineData(100, 3000, 1)]
    [InlineData(101, 3000, 2)]
    [InlineData(1_000, 3000, 20)]
    [InlineData(10_000, 3000, 60)]
    [InlineData(10_000, 0, 1)]
    public void Many_clients_are_closed_in_equal_portions_and_few_at_once(int clients, int spreadMs, int portions)
    {
        var closed = ClosePacing.Portions([.. Enumerable.Range(0, clients)], TimeSpan.FromMilliseconds(spreadMs)).ToArray();

        Assert.Equal(portions, closed.Length);
        Assert.Equal(Enumerable.Range(0, clients), closed.SelectMany(portion => portion).Order());
        Assert.InRange(closed.Max(portion => portion.Count) - closed.Min(portion => portion.Count), 0, 1);
    }

    [Fact]
    public async Task Clients_are_closed_portion_by_portion_and_the_rest_is_served_meanwhile()
    {
        var (host, time) = await StartAsync();
        await using var disposed = host;
        host.Server.OnConnection(socket => socket.On("ping", () => "pong"));
        var clients = Enumerable.Range(0, 200).Select(_ => new RawClient(host.Server)).ToArray();
        foreach (var client in clients)
            await client.JoinAsync("/");

        var closing = host.Server.CloseAsync();
        foreach (var left in (int[])[150, 100, 50, 0])
        {
            await Eventually.True(() => clients.Count(client => !client.IsClosed) == left && time.ArmedTimers > 0);
            if (clients.FirstOrDefault(client => !client.IsClosed) is { } open)
            {
                open.Send("""420["ping"]""");
                Assert.Equal("""430["pong"]""", await open.Next());
            }

            time.Advance(ClosePacing.Step);
        }

        await closing.Soon();
        Assert.All(clients, client => Assert.Equal("forced close", client.CloseReason));
    }

    [Fact]
    public async Task A_node_whose_actor_system_has_ended_drains_nothing()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        host.Server.Options.DrainDelay = TimeSpan.FromMinutes(1); // on a clock that stands
        await host.System.Terminate();

        await host.Services.GetServices<IHostedService>().OfType<SocketIoLifetime>().Single().StoppingAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public async Task A_node_that_cannot_close_its_clients_as_it_was_told_cuts_them_off_and_leaves()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        var client = new RawClient(host.Server);
        await client.JoinAsync("/");
        host.Server.Options.DrainDelay = TimeSpan.FromDays(60); // longer than any timer

        await host.Services.GetServices<IHostedService>().OfType<SocketIoLifetime>().Single().StoppingAsync(CancellationToken.None).Soon();

        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task What_was_sent_to_a_client_leaves_before_its_connection_ends()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        host.Server.OnConnection(socket => socket.On("save", () => "saved"));
        var client = new RawClient(host.Server);
        await client.JoinAsync("/");
        client.Transport.IsStalled = true;
        client.Send("""420["save"]""");
        await Eventually.True(() => client.Session.QueuedPackets > 0);

        var closing = host.Server.CloseAsync();
        await Eventually.True(() => host.Server.Sockets.Sockets.Count == 0);
        Assert.False(client.IsClosed || closing.IsCompleted);
        client.Transport.IsStalled = false;

        Assert.Equal("""430["saved"]""", await client.Next());
        await closing.Soon();
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_cut_after_a_second()
    {
        var (host, time) = await StartAsync();
        await using var disposed = host;
        var client = new RawClient(host.Server);
        await client.JoinAsync("/");
        client.Transport.IsStalled = true;
        host.Server.Emit("never", "taken");

        var closing = host.Server.CloseAsync();
        await Eventually.True(() => host.Server.OpenSockets.Count == 0);
        time.Advance(0.9 * Second);
        Assert.False(closing.IsCompleted);
        time.Advance(0.2 * Second);

        await closing.Soon();
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task Readiness_goes_first_then_clients_are_served_for_the_drain_delay_then_they_are_closed()
    {
        var (host, time) = await StartAsync(options => options.DrainDelay = 10 * Second);
        await using var disposed = host;
        var log = new ConcurrentQueue<string>();
        host.Server.OnConnection(socket => socket.OnDisconnect(reason => log.Enqueue(reason)));
        var client = await host.ConnectAsync().Soon();
        Assert.Equal(HealthStatus.Healthy, Readiness.Of(host.System, host.Server).Status);

        var stopping = host.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single().StoppingAsync(CancellationToken.None);

        Assert.Equal(HealthStatus.Unhealthy, Readiness.Of(host.System, host.Server).Status);
        Assert.Equal(Admission.NotAccepting, host.Server.Engine.Admission);
        time.Advance(9 * Second);
        host.Server.Emit("still", "here");
        Assert.Equal("still", (await client.Next()).EventName);
        Assert.Empty(log);
        time.Advance(2 * Second);

        await stopping.Soon();
        Assert.Equal(["server shutting down"], log);
    }

    [Fact]
    public async Task A_host_that_cannot_wait_any_longer_cuts_what_is_left()
    {
        var (host, _) = await StartAsync(options => options.DrainDelay = 10 * Second);
        await using var disposed = host;
        await host.ConnectAsync().Soon();
        using var patience = new CancellationTokenSource();

        var stopping = host.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single().StoppingAsync(patience.Token);
        await patience.CancelAsync();

        await stopping.Soon();
        Assert.Equal(0, host.Server.Engine.ClientsCount);
    }

    private static async Task<(SocketIoTestHost Host, ManualTime Time)> StartAsync(Action<SocketIoOptions>? configure = null)
    {
        var time = new ManualTime();
        var host = await SocketIoTestHost.StartAsync(_ => { }, configure, services => services.AddSingleton<TimeProvider>(time));
        return (host, time);
    }
}
