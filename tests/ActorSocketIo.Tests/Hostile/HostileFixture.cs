using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>A server with a small application on it, and one client that behaves.</summary>
public class HostileFixture : IAsyncLifetime
{
    public SocketIoTestHost Host { get; private set; } = null!;

    public TestClient Witness { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await SocketIoTestHost.StartAsync(
            io =>
            {
                foreach (var nsp in (Namespace[])[io.Sockets, io.Of("/chat")])
                    nsp.OnConnection(Serve);
                io.Of("/refused").Use(_ => throw new RefusedException("not authorized", new { code = 1 }));
            },
            Configure);
        Witness = await Host.ConnectAsync().Soon();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected virtual void Configure(SocketIoOptions options)
    {
        // The defaults.
    }

    private static void Serve(Socket socket)
    {
        socket.On("echo", context => context.Ack(context.Args.ToValues()));
        socket.On<string[], int>("join", async rooms =>
        {
            await socket.JoinAsync(rooms!);
            return socket.Rooms.Count;
        });
    }
}

/// <summary>The same with low limits.</summary>
public sealed class LimitedFixture : HostileFixture
{
    protected override void Configure(SocketIoOptions options)
    {
        options.MaxPendingEvents = 100;
        options.MaxPendingEventBytes = 64 * 1024;
        options.MaxNamespacesPerClient = 50;
        options.MaxDynamicNamespaces = 200;
        options.CleanupEmptyChildNamespaces = true;
    }
}
