using System.Security.Claims;
using ActorSocketIo.Testing;
using Tutorial;

namespace Examples.Snippets;

/// <summary>The tests that the tutorial writes.</summary>
public sealed class ChatTests
{
    [Fact]
    public async Task A_room_is_the_same_on_all_nodes()
    {
        await using var cluster = await SocketIoTestCluster.StartAsync(2, Chat.AddTo);
        var ann = await cluster.Nodes[0].ConnectAsync(user: Named("Ann"));
        var bob = await cluster.Nodes[1].ConnectAsync(user: Named("Bob"));
        await ann.EmitWithAckAsync("enter", "lobby");
        await bob.EmitWithAckAsync("enter", "lobby");

        bob.Emit("say", "lobby", "hello");

        Assert.Equal("Bob: hello", (await ann.ReceiveAsync("said")).Args.Get<string>(0));
    }

    [Fact]
    public async Task Who_comes_in_gets_what_was_said_before()
    {
        await using var host = await SocketIoTestHost.StartAsync(Chat.AddTo);
        var ann = await host.ConnectAsync(user: Named("Ann"));
        await ann.EmitWithAckAsync("enter", "lobby");
        ann.Emit("say", "lobby", "hello");
        Assert.Equal("Ann: hello", (await ann.ReceiveAsync()).Args.Get<string>(0));

        var bob = await host.ConnectAsync(user: Named("Bob"));
        var lines = await bob.EmitWithAckAsync("enter", "lobby");

        Assert.Equal(["Ann: hello"], lines.Get<List<string>>(0)!);
        Assert.Equal("Bob has come in", (await ann.ReceiveAsync()).Args.Get<string>(0));
    }

    private static ClaimsPrincipal Named(string name) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
}
