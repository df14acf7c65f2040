using System.Net;
using ActorSocketIo.Contracts.Tests.Page;
using ActorSocketIo.Emitter;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>Emits through a contract from a process that is no node.</summary>
public sealed class EmitterContractTests : IDisposable
{
    private readonly Node _node = new();
    private readonly HttpClient _client;
    private readonly SocketIoEmitter _lobby;

    public EmitterContractTests()
    {
        _client = new HttpClient(_node);
        var options = new SocketIoEmitterOptions { Nodes = { new Uri("http://localhost:3000") }, Key = "a key that nobody else has, of 32 bytes" };
        _lobby = new SocketIoEmitter(options, _client).Of("/lobby").To("lobby");
    }

    public void Dispose()
    {
        _client.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task The_node_gets_what_it_gets_without_a_contract()
    {
        var line = new Line("ada", "hi", DateTime.UnixEpoch);
        await _lobby.EmitAsync("said", line).Soon();

        await LobbyUses.SayFromOutsideAsync(_lobby, line).Soon();

        Assert.Equal(2, _node.Bodies.Count);
        Assert.Contains("\"said\"", _node.Bodies[0], StringComparison.Ordinal);
        Assert.Equal(_node.Bodies[0], _node.Bodies[1]);
    }

    [Fact]
    public async Task Nothing_is_sent_that_nobody_would_answer()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(client => client.Confirm("?")));

        Assert.Empty(_node.Bodies);
    }

    // Where the analyzer does not see that it is a question.
    private Task AskAsync(Func<ILobbyClient, Task<bool>> ask) => _lobby.EmitAsync((ILobbyClient client) => ask(client));

    /// <summary>Takes every request.</summary>
    private sealed class Node : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
