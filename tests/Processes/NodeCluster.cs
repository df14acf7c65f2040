namespace ActorSocketIo.Tests.Processes;

/// <summary>Nodes in processes of their own that form one server.</summary>
internal sealed class NodeCluster : IDisposable
{
    private readonly NodeProgram _program;
    private readonly (string Name, string Value)[] _settings;
    private readonly NodeProcess[] _nodes;

    private NodeCluster(NodeProgram program, (string Name, string Value)[] settings, NodeProcess[] nodes)
    {
        _program = program;
        _settings = settings;
        _nodes = nodes;
    }

    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public NodeProcess this[int index] => _nodes[index];

    /// <summary>Starts them all at once, and waits until every one is ready.</summary>
    /// <param name="program">Which of our programs.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="settings">More for the environment of each.</param>
    public static Task<NodeCluster> StartAsync(NodeProgram program, int nodes = 3, params (string Name, string Value)[] settings) =>
        StartAsync(program, NodePlace.OfCluster(nodes), settings);

    /// <summary>Starts them all at once at these places, and waits until every one is ready.</summary>
    public static async Task<NodeCluster> StartAsync(NodeProgram program, IEnumerable<NodePlace> places, params (string Name, string Value)[] settings)
    {
        var cluster = new NodeCluster(program, settings, [.. places.Select(place => NodeProcess.Start(program, place, settings))]);
        try
        {
            await cluster.ReadyAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Waits until every node is ready.</summary>
    public async Task ReadyAsync()
    {
        foreach (var node in _nodes)
            await node.ReadyAsync();
    }

    /// <summary>Starts a node that has ended again, with the same ports, and waits until it is ready.</summary>
    /// <returns>The new process, which is also in <see cref="Nodes"/>.</returns>
    public async Task<NodeProcess> RestartAsync(int index)
    {
        var restarted = Restart(index);
        await restarted.ReadyAsync();
        return restarted;
    }

    /// <summary>Starts a node that has ended again, with the same ports, without waiting.</summary>
    /// <param name="index">Which.</param>
    /// <param name="settings">More for its environment, this time.</param>
    /// <returns>The new process, which is also in <see cref="Nodes"/>.</returns>
    public NodeProcess Restart(int index, params (string Name, string Value)[] settings)
    {
        var place = _nodes[index].Place;
        _nodes[index].Dispose();
        return _nodes[index] = NodeProcess.Start(_program, place, [.. _settings, .. settings]);
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }
}
