using ActorSocketIo.Contracts.Tests.Page;
using ActorSocketIo.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>What <c>src/Documentation/Contracts.md</c> shows, run; <see cref="TypedClientTests"/> runs its TypeScript.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        io => io.Of("/lobby").UseHandlers<LobbyHandlers>(), services: services => services.AddSingleton(TimeProvider.System));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Its_examples_do_what_it_says()
    {
        var lobby = _host.Server.Of("/lobby");
        var client = await _host.ConnectAsync("/lobby").Soon();
        await client.EmitWithAckAsync("add", 1, 2).Soon();
        client.Emit("join", "lobby");
        client.Emit("say", "hi");
        Assert.Equal("hi", (await client.Next()).Args.Get<Line>(0)!.Text);

        var one = LobbyUses.AskOneAsync(lobby.Sockets[client.Id]);
        (await client.Next()).Ack([true]);
        Assert.True(await one.Soon());
        var all = LobbyUses.AskAllAsync(lobby);
        (await client.Next()).Ack([true]);
        Assert.Equal([true], await all.Soon());
        await LobbyUses.SayInOrderAsync(lobby, new Line("room", "in order", DateTime.UnixEpoch)).Soon();
        Assert.Equal("in order", (await client.Next()).Args.Get<Line>(0)!.Text);
        Assert.Equal(3, await LobbyUses.AddAsync(_host).Soon());
    }
}
