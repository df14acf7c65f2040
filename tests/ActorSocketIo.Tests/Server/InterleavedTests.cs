using System.Collections.Concurrent;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Server;

public sealed class InterleavedTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task The_next_event_starts_when_a_handler_first_awaits()
    {
        var (client, started, gates) = await StartAsync(socket => socket.Interleaved);

        for (var i = 0; i < 3; i++)
            client.Emit("work", i);
        await Eventually.True(() => started.Count == 3);
        var after = client.EmitWithAckAsync("after");
        Assert.Equal("done", (await after.Soon()).Get<string>(0));

        Assert.Equal(["0", "1", "2", "after"], started);
        foreach (var gate in gates) gate.SetResult();
    }

    [Fact]
    public async Task Without_it_one_event_is_at_a_time()
    {
        var (client, started, gates) = await StartAsync(socket => socket);

        for (var i = 0; i < 3; i++)
            client.Emit("work", i);
        var after = client.EmitWithAckAsync("after");

        for (var i = 0; i < 3; i++)
        {
            await Eventually.True(() => started.Count == i + 1);
            Assert.False(after.IsCompleted);
            gates[i].SetResult();
        }

        await after.Soon();
        Assert.Equal(["0", "1", "2", "after"], started);
    }

    [Fact]
    public async Task An_event_of_which_one_listener_is_not_interleaved_is_none()
    {
        var (client, started, gates) = await StartAsync(socket => socket.Interleaved, socket => socket.On("work", () => { }));

        client.Emit("work", 0);
        client.Emit("work", 1);
        await Eventually.True(() => started.Count == 1);
        var after = client.EmitWithAckAsync("after");
        gates[0].SetResult();
        await Eventually.True(() => started.Count == 2);
        Assert.False(after.IsCompleted);
        gates[1].SetResult();

        await after.Soon();
    }

    [Fact]
    public async Task A_namespace_can_have_all_its_events_so()
    {
        var (client, started, gates) = await StartAsync(
            socket =>
            {
                socket.Namespace.Interleaved = true;
                return socket;
            });

        client.Emit("work", 0);
        client.Emit("work", 1);

        Assert.Equal("done", (await client.EmitWithAckAsync("after").Soon()).Get<string>(0));
        Assert.Equal(["0", "1", "after"], started);
        foreach (var gate in gates) gate.SetResult();
    }

    [Fact]
    public async Task Methods_of_handler_classes_can_be_marked()
    {
        var gate = new Gate();
        await using var host = await SocketIoTestHost.StartAsync(io => io.UseHandlers<Handlers>(), services: services => services.AddSingleton(gate));
        var client = await host.ConnectAsync().Soon();

        var interleaved = client.EmitWithAckAsync("interleaved");
        Assert.Equal(1, (await client.EmitWithAckAsync("exclusive", false).Soon()).Get<int>(0));
        var exclusive = client.EmitWithAckAsync("exclusive", true);
        var last = client.EmitWithAckAsync("exclusive", false);
        Assert.False(interleaved.IsCompleted || exclusive.IsCompleted || last.IsCompleted);
        gate.SetResult();

        await Task.WhenAll(interleaved, exclusive, last).Soon();
    }

    [Fact]
    public async Task The_end_waits_for_all_open_turns_up_to_the_grace()
    {
        var time = new ManualTime();
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, services: services => services.AddSingleton<TimeProvider>(time));
        var (client, started, gates) = await StartAsync(socket => socket.Interleaved, host: host);
        var seen = new ConcurrentQueue<string>();
        host.Server.Sockets.Sockets[client.Id].OnDisconnect(_ => seen.Enqueue("disconnect"));
        client.Emit("work", 0);
        client.Emit("work", 1);
        await Eventually.True(() => started.Count == 2);

        client.Disconnect();
        gates[0].SetResult();
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(seen);
        gates[1].SetResult();

        await Eventually.True(() => !seen.IsEmpty);
    }

    [Fact]
    public async Task As_many_are_open_as_events_may_wait()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.MaxPendingEvents = 2);
        var (client, started, gates) = await StartAsync(socket => socket.Interleaved, host: host);

        client.Emit("work", 0);
        await Eventually.True(() => started.Count == 1);
        client.Emit("work", 1);
        await Eventually.True(() => started.Count == 2);
        client.Emit("work", 2);
        var after = client.EmitWithAckAsync("after");
        gates[1].SetResult();
        await Eventually.True(() => started.Count == 3);
        Assert.False(after.IsCompleted);
        gates[0].SetResult();

        await after.Soon();
        gates[2].SetResult();
    }

    private async Task<(TestClient Client, ConcurrentQueue<string> Started, TaskCompletionSource[] Gates)> StartAsync(
        Func<Socket, EventSource> events, Action<Socket>? more = null, SocketIoTestHost? host = null)
    {
        var nsp = host?.Server.Sockets ?? fixture.NewNamespace();
        var started = new ConcurrentQueue<string>();
        TaskCompletionSource[] gates = [new(), new(), new()];
        nsp.OnConnection(socket =>
        {
            events(socket).On<int>("work", i =>
            {
                started.Enqueue($"{i}");
                return gates[i].Task;
            });
            socket.On("after", () =>
            {
                started.Enqueue("after");
                return "done";
            });
            more?.Invoke(socket);
        });
        return (await (host ?? fixture.Host).ConnectAsync(nsp.Name).Soon(), started, gates);
    }

    private sealed class Gate : TaskCompletionSource;

    private sealed class Handlers(Gate gate) : SocketHandlers
    {
        [On("interleaved", Interleaved = true)]
        public async Task<int> Interleaved()
        {
            await gate.Task;
            return 0;
        }

        [On("exclusive")]
        public async Task<int> Exclusive(bool waits)
        {
            if (waits)
                await gate.Task;
            return 1;
        }
    }
}
