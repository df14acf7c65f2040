using System.Net;
using System.Net.Sockets;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Tests.Connections;

/// <summary>Two ends of a connection over TCP; the server's does not block.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(TcpSocket server, TcpSocket client)
    {
        server.Blocking = false;
        (Server, Client) = (server, client);
    }

    public TcpSocket Server { get; }

    public TcpSocket Client { get; }

    public int Descriptor => (int)Server.SafeHandle.DangerousGetHandle();

    public static async Task<SocketPair> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpSocket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndpoint);
        return new SocketPair(await listener.AcceptSocketAsync(), client);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
