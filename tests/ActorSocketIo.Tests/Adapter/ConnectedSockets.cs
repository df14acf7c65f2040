using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Adapter;

/// <summary>Real sockets to put into an index.</summary>
internal static class ConnectedSockets
{
    public static async Task<Socket[]> Sockets(this HostFixture fixture, int count, Namespace? nsp = null)
    {
        nsp ??= fixture.NewNamespace();
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => fixture.Host.ConnectAsync(nsp.Name))).WaitAsync(TimeSpan.FromSeconds(20));
        return [.. clients.Select(client => nsp.Sockets[client.Id])];
    }
}
