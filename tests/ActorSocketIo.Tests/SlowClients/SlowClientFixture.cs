using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>A server for whose clients few packets may wait; each test uses namespaces of its own.</summary>
public sealed class SlowClientFixture : IAsyncLifetime
{
    public const int MaxQueuedPackets = 4;

    private int _names;

    public SocketIoTestHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(_ => { }, options => options.Engine.MaxQueuedPackets = MaxQueuedPackets);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A namespace that no other test has.</summary>
    public Namespace NewNamespace(SlowClientPolicy policy)
    {
        var nsp = Host.Server.Of($"/slow-{Interlocked.Increment(ref _names)}");
        nsp.SlowClients = policy;
        return nsp;
    }

    /// <summary>Lets a client join; from then on what is emitted to it is decided about at once.</summary>
    internal async Task<Socket> JoinAsync(RawClient client, Namespace nsp)
    {
        nsp.OnConnection(socket => socket.On("settled", () => true));
        var id = await client.JoinAsync(nsp.Name);
        client.Send($"42{nsp.Name},0[\"settled\"]");
        Assert.Equal($"43{nsp.Name},0[true]", await client.Next());
        await Eventually.True(() => client.Session.IsWritable); // that frame was seen while it was being written
        return nsp.Sockets[id];
    }
}
