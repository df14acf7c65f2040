namespace ActorSocketIo.Nodes.Tests;

/// <summary>Three testbeds that form one server, for tests that leave them as they were.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    internal NodeCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await NodeCluster.StartAsync(NodeProgram.Testbed);

    public Task DisposeAsync()
    {
        Cluster.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Connects a client to each node.</summary>
    internal async Task<WireClient[]> ClientsAsync() => await Task.WhenAll(Cluster.Nodes.Select(node => WireClient.ConnectAsync(node.Url)));
}
