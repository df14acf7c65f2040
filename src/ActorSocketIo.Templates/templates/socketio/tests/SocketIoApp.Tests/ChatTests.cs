using ActorSocketIo.Testing;

namespace SocketIoApp.Tests;

public sealed class ChatTests : IAsyncLifetime
{
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(io => io.UseHandlers<ChatHandlers>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_one_says_everybody_in_the_room_gets()
    {
        var ada = await _host.ConnectAsync();
        var bob = await _host.ConnectAsync();
        Assert.True(await ada.As<IChatServer>().Join("lobby", "Ada"));
        Assert.True(await bob.As<IChatServer>().Join("lobby", "Bob"));
        Assert.Equal("joined", (await ada.ReceiveAsync()).EventName);

        bob.As<IChatServer>().Say("lobby", "hello");

        foreach (var client in new[] { ada, bob })
        {
            var said = await client.ReceiveAsync();
            Assert.Equal(("said", "Bob", "hello"), (said.EventName, said.Args.Get<string>(0), said.Args.Get<string>(1)));
        }
    }

    [Fact]
    public async Task Nobody_joins_without_a_name() =>
        Assert.False(await (await _host.ConnectAsync()).As<IChatServer>().Join("lobby", " "));
}
