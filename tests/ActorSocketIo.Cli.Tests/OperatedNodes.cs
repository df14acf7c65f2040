namespace ActorSocketIo.Cli.Tests;

/// <summary>Three nodes that operators are let in to, shared by tests that leave them as they were.</summary>
public sealed class OperatedNodes : IAsyncLifetime
{
    private const string Token = "a token for tests only";

    internal NodeCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await NodeCluster.StartAsync(NodeProgram.Chat, 3, ("Operations__Token", Token));

    public Task DisposeAsync()
    {
        Cluster.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>What makes the program speak to a node.</summary>
    internal Dictionary<string, string> EnvironmentOf(int node) => new() { ["SIO_URL"] = Cluster[node].Url, ["SIO_TOKEN"] = Token };

    /// <summary>Runs a command at a node.</summary>
    internal Task<Sio.Ended> RunAsync(int node, params string[] args) => Sio.RunAsync(args, EnvironmentOf(node));
}
