using System.Net;
using ActorSocketIo.Emitter;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>The program's section <c>Emitter</c>, and a process that is no node: this one.</summary>
public sealed class EmitterTests : IAsyncLifetime
{
    private const string Key = "a key that the program was told, of 32 bytes and more";

    private NodeProcess _node = null!;

    public async Task InitializeAsync() => _node = await NodeProcess.StartAloneAsync(NodeProgram.Chat, ("Emitter__Key", Key));

    public Task DisposeAsync()
    {
        _node.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Who_has_the_key_of_the_program_emits_to_a_room_of_its_clients_and_nobody_else_does()
    {
        await using var ada = await WireClient.ConnectAsync(_node.Url, auth: new { name = "Ada" });
        await using var bob = await WireClient.ConnectAsync(_node.Url, auth: new { name = "Bob" });
        await ada.EmitWithAckAsync("join", "lobby");
        await bob.EmitWithAckAsync("join", "other");
        var emitter = new SocketIoEmitter(new Uri(_node.Url), Key);
        var stranger = new SocketIoEmitter(new Uri(_node.Url), Key.ToUpperInvariant());

        var refusal = await Assert.ThrowsAsync<SocketIoEmitterException>(() => stranger.To("lobby").EmitAsync("news", "forged"));
        await emitter.To("lobby").EmitAsync("news", "for the lobby", new { Price = 1 });
        await emitter.EmitAsync("news", "for all");

        Assert.Equal((SocketIoEmitterError.Refused, HttpStatusCode.Unauthorized, false), (refusal.Error, refusal.StatusCode, refusal.MayHaveBeenDone));
        Assert.Equal(
            $"{_node.Url}/socket.io-emit has answered 401: the signature does not fit; the emitter must have the key of this endpoint, and nobody may change the body on its way", refusal.Message);
        Assert.Equal("""["news","for the lobby",{"price":1}]""", await NewsAsync(ada));
        Assert.Equal("""["news","for all"]""", await NewsAsync(ada));
        Assert.Equal("""["news","for all"]""", await NewsAsync(bob));
    }

    // The chat itself tells its pages who is there.
    private static async Task<string> NewsAsync(WireClient client)
    {
        while (true)
        {
            if (await client.NextAsync() is var next && next[0].GetString() == "news")
                return next.GetRawText();
        }
    }
}
