namespace ActorSocketIo.Documentation.Tests.Running;

/// <summary>Three nodes of a program in this process that form one server.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private readonly List<RunningProgram> _nodes = [];

    internal IReadOnlyList<RunningProgram> Nodes => _nodes;

    /// <summary>Their addresses, as checks in JavaScript want them.</summary>
    public string Urls => string.Join('+', _nodes.Select(node => node.Url));

    public async Task InitializeAsync()
    {
        var ports = FreePort.Find(3);
        _nodes.AddRange(await Task.WhenAll(ports.Select(port => RunningProgram.StartAsync(
            Examples.Programs.NodeProgram.Run, "--Cluster:Port", $"{port}", "--Cluster:SeedNodes:0", $"127.0.0.1:{ports[0]}", "--Cluster:RequiredNodes", "3", "--Cluster:StartTimeout", "00:01:00"))));
    }

    public async Task DisposeAsync() => await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
}
