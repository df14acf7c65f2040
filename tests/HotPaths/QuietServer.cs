using System.Text;
using ActorSocketIo.Sessions;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>A whole server of one node without a port, whose clients keep nothing and are not pinged.</summary>
internal sealed class QuietServer : IAsyncDisposable
{
    /// <summary>The namespace that all its clients are in.</summary>
    public const string Name = "/chat";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SocketIoTestHost _host;

    private QuietServer(SocketIoTestHost host) => _host = host;

    public Namespace Chat => _host.Server.Of(Name);

    /// <summary>Starts a server that sends back the text of a <c>message</c>, and lets a client <c>join</c> rooms; each room has an actor that counts.</summary>
    public static async Task<QuietServer> StartAsync() => new(await SocketIoTestHost.StartAsync(
        io =>
        {
            io.Of(Name).UseRoomActor<CountingRoom>();
            io.Of(Name).OnConnection(socket =>
            {
                socket.On("message", (string text) => text);
                socket.On("join", async (string room) =>
                {
                    await socket.JoinAsync(room);
                    return room;
                });
            });
        },
        options => options.Engine.PingInterval = TimeSpan.FromHours(12)));

    /// <summary>Opens a connection that has joined nothing yet.</summary>
    public void Open(ISessionTransport transport, EngineRequest? request = null) => _host.Server.Engine.OpenInMemory(transport, request);

    /// <summary>Opens a connection, and waits until it is connected.</summary>
    /// <param name="room">A room that it joins, if any.</param>
    /// <param name="request">The request that it comes with.</param>
    public async Task<QuietTransport> ConnectAsync(string? room = null, EngineRequest? request = null)
    {
        var transport = new QuietTransport();
        Open(transport, request);
        transport.Receive(Encoding.UTF8.GetBytes($"40{Name},"));
        await UntilAsync(() => transport.Packets == 2, "the answer to CONNECT"); // behind the handshake
        if (room is null)
            return transport;
        transport.Receive(Encoding.UTF8.GetBytes($"""42{Name},1["join","{room}"]"""));
        await UntilAsync(() => transport.Packets == 3, "the answer to join");
        return transport;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var deadline = DateTime.UtcNow + Patience; !condition();)
        {
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"{what} has not come within {Patience}");
            await Task.Delay(1);
        }
    }
}
