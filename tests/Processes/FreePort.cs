using System.Net;
using System.Net.Sockets;

namespace ActorSocketIo.Tests.Processes;

/// <summary>Ports that nobody had a moment ago, for programs whose port others must know before they run.</summary>
internal static class FreePort
{
    public static int Find() => Find(1)[0];

    /// <summary>Finds several, all different.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
