using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Some clients of this process, connected to the first of some servers unless told; they leave with this object.</summary>
internal sealed class SocketClients : IAsyncDisposable
{
    private readonly List<SocketClient> _clients = [];

    private SocketClients()
    {
    }

    public int Count => _clients.Count;

    public SocketClient this[int index] => _clients[index];

    public static async Task<SocketClients> ConnectAsync(RunningServers servers, int count, CancellationToken cancellation)
    {
        var clients = new SocketClients();
        try
        {
            for (var i = 0; i < count; i++)
                clients._clients.Add(await SocketClient.ConnectAsync(servers.Ports[0], cancellation));
            return clients;
        }
        catch
        {
            await clients.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }
}
