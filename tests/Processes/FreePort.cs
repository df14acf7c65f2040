using System.Net;
using System.Net.Sockets;

namespace ActorSocketIo.Tests.Processes;

/// <summary>A port that nobody had a moment ago, for programs whose port others must know before they run.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
