using System.Security.Claims;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

/// <summary>The client that applications test with: a test that fails says why, it does not hang.</summary>
public sealed class TestClientTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private readonly Namespace _nsp = fixture.NewNamespace();

    [Fact]
    public async Task An_answer_that_cannot_come_any_more_because_the_session_has_ended_fails_with_its_reason()
    {
        _nsp.OnConnection(socket => socket.On("close", _ => socket.Disconnect(close: true)));
        var client = await fixture.Host.ConnectAsync(_nsp.Name).Soon();

        var failure = await Assert.ThrowsAsync<SocketIoException>(() => client.EmitWithAckAsync("close").Soon());

        Assert.StartsWith("socket has been disconnected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_whose_connection_was_ended_for_a_mistake_is_told_which()
    {
        var client = await fixture.Host.ConnectAsync(_nsp.Name).Soon();
        var answer = client.EmitWithAckAsync("nobody listens");

        client.Connection.SendRaw("4nonsense");

        var failure = await Assert.ThrowsAsync<SocketIoException>(() => answer.Soon());
        Assert.Contains("forced close", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_after_the_end_is_told_at_once()
    {
        var client = await fixture.Host.ConnectAsync(_nsp.Name).Soon();
        _nsp.DisconnectSockets();
        await client.Disconnected.Soon();

        var failure = await Assert.ThrowsAsync<SocketIoException>(() => client.EmitWithAckAsync("late").Soon());

        Assert.Equal("socket has been disconnected: io server disconnect", failure.Message);
    }

    [Fact]
    public async Task Who_waits_for_an_event_that_cannot_come_any_more_is_told_why()
    {
        var client = await fixture.Host.ConnectAsync(_nsp.Name).Soon();
        _nsp.Emit("last");
        _nsp.DisconnectSockets();

        Assert.Equal("last", (await client.ReceiveAsync()).EventName);
        var failure = await Assert.ThrowsAsync<SocketIoException>(async () => await client.ReceiveAsync());

        Assert.Equal("socket has been disconnected: io server disconnect", failure.Message);
    }

    [Fact]
    public async Task What_does_not_come_fails_the_test_and_does_not_hang_it()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => io.Of("/never").Use(_ => new TaskCompletionSource().Task));
        host.Patience = TimeSpan.FromMilliseconds(50);
        var client = await host.ConnectAsync();

        var waits = new[]
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await client.ReceiveAsync()),
            await Assert.ThrowsAsync<TimeoutException>(() => client.EmitWithAckAsync("nobody listens")),
            await Assert.ThrowsAsync<TimeoutException>(() => client.Connection.JoinAsync("/never")),
        };

        Assert.Equal(
            [
                $"The client {client.Id} in / has waited 00:00:00.0500000 for an event.",
                $"The client {client.Id} in / has waited 00:00:00.0500000 for an answer to 'nobody listens'.",
                "The client  in /never has waited 00:00:00.0500000 for a decision whether it may join /never.",
            ],
            waits.Select(wait => wait.Message));
    }

    [Fact]
    public async Task Of_an_event_that_is_named_others_before_it_are_passed_over()
    {
        var client = await fixture.Host.ConnectAsync(_nsp.Name).Soon();
        _nsp.Emit("noise");
        _nsp.Emit("news", 1);
        _nsp.Emit("news", 2);

        Assert.Equal(1, (await client.ReceiveAsync("news")).Args.Get<int>(0));
        Assert.Equal(2, (await client.ReceiveAsync()).Args.Get<int>(0));
    }

    [Fact]
    public async Task A_client_may_be_somebody()
    {
        var seen = "";
        _nsp.OnConnection(socket => seen = socket.User?.Identity?.Name ?? "nobody");
        await fixture.Host.ConnectAsync(_nsp.Name, user: new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "test"))).Soon();

        Assert.Equal("ada", seen);
    }
}
