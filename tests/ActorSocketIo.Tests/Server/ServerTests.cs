using System.Collections.Concurrent;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Server;

public sealed class ServerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_namespace_belongs_to_its_server()
    {
        var (host, _) = await StartAsync();
        await using var _1 = host;

        Assert.Same(host.Server, host.Server.Sockets.Server);
        Assert.Same(host.Server, host.Server.Of("/chat").Server);
    }

    [Fact]
    public async Task A_client_that_joins_no_namespace_is_closed_after_the_connect_timeout()
    {
        var (host, time) = await StartAsync();
        await using var _ = host;
        var silent = new RawClient(host.Server);
        var refused = new RawClient(host.Server);
        var joined = new RawClient(host.Server);
        refused.Send("40/unknown,");
        await refused.Next();
        await joined.JoinAsync("/");

        time.Advance(9 * Second);
        Assert.False(silent.IsClosed || refused.IsClosed);
        time.Advance(2 * Second);

        await Eventually.True(() => silent.IsClosed && refused.IsClosed); // a CONNECT_ERROR is no namespace
        Assert.False(joined.IsClosed);
        Assert.Equal(1, host.Server.Engine.ClientsCount);
    }

    [Fact]
    public async Task A_middleware_that_takes_longer_than_the_connect_timeout_costs_the_connection()
    {
        var (host, time) = await StartAsync();
        await using var _ = host;
        var gate = new TaskCompletionSource();
        host.Server.Use(_ => gate.Task);
        var client = new RawClient(host.Server);
        client.Send("40");

        time.Advance(11 * Second);

        await Eventually.True(() => client.IsClosed);
        gate.SetResult();
        await Eventually.True(() => host.Server.Sockets.Sockets.Count == 0 && host.Server.Engine.ClientsCount == 0);
    }

    [Fact]
    public async Task A_handler_that_never_ends_delays_the_disconnection_by_the_grace_only()
    {
        var (host, time) = await StartAsync();
        await using var _ = host;
        var running = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var disconnected = new TaskCompletionSource<string>();
        host.Server.OnConnection(socket =>
        {
            socket.OnDisconnect(reason => disconnected.SetResult(reason));
            socket.On("hang", () =>
            {
                running.SetResult();
                return never.Task;
            });
        });
        var client = await host.ConnectAsync().Soon();
        client.Emit("hang");
        await running.Task.Soon();

        client.Connection.Drop();
        Assert.False(disconnected.Task.IsCompleted);
        time.Advance(4 * Second);
        Assert.False(disconnected.Task.IsCompleted);
        time.Advance(2 * Second);

        Assert.Equal("transport close", await disconnected.Task.Soon());
        Assert.Empty(host.Server.Sockets.Adapter.Rooms);
        never.SetResult();
    }

    [Fact]
    public async Task Closing_ends_every_socket_of_every_namespace_with_its_reason_and_no_DISCONNECT()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        var reasons = new ConcurrentQueue<string>();
        foreach (var nsp in (Namespace[])[host.Server.Sockets, host.Server.Of("/chat")])
            nsp.OnConnection(socket => socket.OnDisconnect(reason => reasons.Enqueue($"{nsp} {reason}")));
        var client = new RawClient(host.Server);
        await client.JoinAsync("/chat");
        await client.JoinAsync("/");

        await host.Server.CloseAsync().Soon();
        await host.Server.CloseAsync().Soon();

        await Eventually.True(() => reasons.Count == 2);
        Assert.Equal(["/ server shutting down", "/chat server shutting down"], reasons.Order());
        await Eventually.True(() => client.IsClosed);
        Assert.False(client.TryNext(out var frame), frame);
        Assert.Equal(0, host.Server.Engine.ClientsCount);
    }

    [Fact]
    public async Task Closing_waits_for_disconnect_handlers()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        var saving = new TaskCompletionSource();
        var saved = new TaskCompletionSource();
        host.Server.OnConnection(socket => socket.OnDisconnect(_ =>
        {
            saving.SetResult();
            return saved.Task;
        }));
        await host.ConnectAsync().Soon();

        var closing = host.Server.CloseAsync();
        await saving.Task.Soon();
        Assert.False(closing.IsCompleted);
        saved.SetResult();

        await closing.Soon();
    }

    [Fact]
    public async Task Closing_waits_for_a_handler_that_does_not_end_only_so_long()
    {
        var (host, time) = await StartAsync();
        await using var disposed = host;
        var never = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        host.Server.OnConnection(socket =>
        {
            socket.OnDisconnect(_ => never.Task);
            socket.On("hang", () =>
            {
                running.SetResult();
                return never.Task;
            });
        });
        var client = await host.ConnectAsync().Soon();
        client.Emit("hang");
        await running.Task.Soon();

        var closing = host.Server.CloseAsync();
        time.Advance(9 * Second);
        Assert.False(closing.IsCompleted);
        time.Advance(2 * Second);

        await closing.Soon();
        never.SetResult();
    }

    [Fact]
    public async Task Who_closes_it_may_give_up_waiting()
    {
        var (host, _) = await StartAsync();
        await using var disposed = host;
        var saved = new TaskCompletionSource();
        host.Server.OnConnection(socket => socket.OnDisconnect(_ => saved.Task));
        await host.ConnectAsync().Soon();
        using var impatience = new CancellationTokenSource();

        var closing = host.Server.CloseAsync(impatience.Token);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing.Soon());
        saved.SetResult();
    }

    [Fact]
    public async Task Its_options_are_what_was_configured()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options =>
        {
            options.Engine.Path = "/custom";
            options.ServeClient = false;
            options.ConnectTimeout = Second;
        });

        Assert.Equal("/custom", host.Server.Options.Engine.Path);
        Assert.Same(host.Server.Options.Engine, host.Server.Engine.Options);
        Assert.False(host.Server.Options.ServeClient);
        Assert.Equal(Second, host.Server.Options.ConnectTimeout);
        Assert.Equal(["/"], host.Server.AllNamespaces.Select(nsp => nsp.Name));
    }

    [Fact]
    public void Its_defaults_are_those_of_the_reference()
    {
        var options = new SocketIoOptions();

        Assert.Equal("/socket.io", options.Engine.Path);
        Assert.Equal(45 * Second, options.ConnectTimeout);
        Assert.True(options.ServeClient);
        Assert.False(options.CleanupEmptyChildNamespaces);
        Assert.Equal(5 * Second, options.RequestsTimeout);
        Assert.Equal(10, options.Packets.MaxAttachments);
    }

    private static async Task<(SocketIoTestHost Host, ManualTime Time)> StartAsync()
    {
        var time = new ManualTime();
        var host = await SocketIoTestHost.StartAsync(
            _ => { }, options => options.ConnectTimeout = 10 * Second, services => services.AddSingleton<TimeProvider>(time));
        return (host, time);
    }
}
