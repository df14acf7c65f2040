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
}
