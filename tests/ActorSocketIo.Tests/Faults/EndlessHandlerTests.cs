using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Faults;

/// <summary>A handler that never ends holds up its own socket's events, and nothing else.</summary>
/// <remarks>The end of such sockets: <see cref="ServerTests"/>; on connections of their own, where handlers run on the thread that reads: <c>EventLoopTests</c>.</remarks>
public sealed class EndlessHandlerTests(FaultsFixture fixture) : FaultsTest(fixture)
{
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _runs = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("awaits")]
    [InlineData("blocks its thread")]
    public async Task Events_behind_it_wait_while_everything_else_of_the_socket_and_the_client_goes_on(string how)
    {
        var client = await StuckClient(blocks: how == "blocks its thread");
        var socket = Nsp.Sockets[client.Id];
        var other = Fixture.NewNamespace();

        var behind = client.EmitWithAckAsync("echo", 7);

        await GoesOn(await client.Connection.JoinAsync(other.Name).Soon());
        await socket.JoinAsync("room").Soon();
        Nsp.To("room").Emit("broadcast");
        Assert.Equal("broadcast", (await client.Next()).EventName);
        Assert.Equal(client.Id, Assert.Single(await Nsp.To("room").FetchSocketsAsync().Soon()).Id);
        var answer = socket.EmitWithAckAsync("question");
        (await client.Next()).Ack([42]);
        Assert.Equal(42, (await answer.Soon()).Get<int>(0));
        Assert.False(behind.IsCompleted);

        _never.SetResult();
        Assert.Equal(7, (await behind.Soon()).Get<int>(0));
    }

    [Fact]
    public async Task The_client_is_disconnected_at_once_and_what_the_application_sees_of_it_comes_after_the_grace()
    {
        var client = await StuckClient(blocks: false);
        var socket = Nsp.Sockets[client.Id];
        var disconnected = new TaskCompletionSource<string>();
        socket.OnDisconnect(disconnected.SetResult);
        var unanswered = socket.EmitWithAckAsync("question");

        socket.Disconnect();

        await client.Disconnected.Soon();
        Assert.True(socket.Aborted.IsCancellationRequested);
        await Assert.ThrowsAsync<SocketIoException>(() => unanswered.Soon());
        await GoesOn(await client.Connection.JoinAsync(Nsp.Name).Soon()); // it may come back before
        Assert.False(disconnected.Task.IsCompleted);
        Fixture.Time.Advance(Io.Options.CloseGrace + TimeSpan.FromSeconds(1));
        Assert.Equal("server namespace disconnect", await disconnected.Task.Soon());
        _never.SetResult();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_comes_back_while_it_runs_waits_for_the_grace_and_begins_anew_if_the_end_takes_longer_still(bool isEndStuckToo)
    {
        var time = new ManualTime();
        await using var host = await SocketIoTestHost.StartAsync(
            _ => { },
            options => options.ConnectionStateRecovery = new(),
            services => services.AddSingleton<TimeProvider>(time));
        var nsp = host.Server.Sockets;
        nsp.OnConnection(socket =>
        {
            socket.OnDisconnecting(_ => isEndStuckToo ? _never.Task : Task.CompletedTask);
            socket.On("hang", () =>
            {
                _runs.TrySetResult();
                return _never.Task;
            });
        });
        var client = await host.ConnectAsync().Soon();
        client.Emit("hang");
        await _runs.Task.Soon();
        client.Connection.Drop();

        var back = host.Open().RecoverAsync(client);
        Assert.False(back.IsCompleted);
        time.Advance((isEndStuckToo ? 3 : 1) * host.Server.Options.CloseGrace + TimeSpan.FromSeconds(1));

        Assert.Equal(!isEndStuckToo, (await back.Soon()).Id == client.Id);
        _never.SetResult();
    }

    private async Task<TestClient> StuckClient(bool blocks)
    {
        Nsp.OnConnection(socket => socket.On("hang", () =>
        {
            _runs.SetResult();
            if (blocks)
                _never.Task.Wait();
            return _never.Task;
        }));
        var client = await ConnectAsync();
        client.Emit("hang");
        await _runs.Task.Soon();
        return client;
    }
}
