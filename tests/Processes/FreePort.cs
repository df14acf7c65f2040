using System.Net;
using System.Net.Sockets;

namespace ActorSocketIo.Tests.Processes;

/// <summary>Ports that nobody had a moment ago, for programs whose port others must know before they run; each is given once.</summary>
internal static class FreePort
{
    private static readonly HashSet<int> s_given = [];

    public static int Find() => Find(1)[0];

    /// <summary>Finds several, all different.</summary>
    public static int[] Find(int count)
    {
        var found = new List<int>();
        var listeners = new List<TcpListener>();
        try
        {
            // Held until there are enough: the system gives none of them again meanwhile. What was given before may be free still, and is somebody's.
            while (found.Count < count)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                lock (s_given)
                {
                    if (s_given.Add(port))
                        found.Add(port);
                }
            }
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }

        return [.. found];
    }
}
