using ActorSocketIo.Contracts.Tests.Chat;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>A server with the chat, handled by a class in one namespace and by actors in another.</summary>
public sealed class ChatFixture : IAsyncLifetime
{
    public SocketIoTestHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(io =>
    {
        io.UseHandlers<ChatHandlers>();
        io.Of("/actors").UseSocketActor<ChatPlayer>();
        io.Of("/actors").UseRoomActor<ChatRoom>();
        io.Of("/plain").OnConnection(socket => socket.JoinAsync("lobby"));
    });

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
