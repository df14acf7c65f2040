using System.Globalization;

namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>Three testbeds that form one server, each in a network namespace of its own.</summary>
internal sealed class NetworkedNodes : IDisposable
{
    // Each has the whole of its namespace's ports.
    private const int HttpPort = 3000;
    private const int ClusterPort = 4053;

    private readonly NetworkNamespaces _networks;
    private readonly List<ChildProcess> _nodes = [];

    private NetworkedNodes(NetworkNamespaces networks) => _networks = networks;

    /// <summary>Starts them, and waits until every one sees the others.</summary>
    /// <param name="deadline">How long questions to all nodes wait.</param>
    public static async Task<NetworkedNodes> StartAsync(TimeSpan deadline)
    {
        var nodes = new NetworkedNodes(await NetworkNamespaces.CreateAsync(3));
        try
        {
            for (var index = 0; index < 3; index++)
                nodes._nodes.Add(nodes.Start(index, deadline));
            for (var index = 0; index < 3; index++)
            {
                var node = index;
                await Eventually.EqualAsync(true, () => nodes.IsReadyAsync(node), TimeSpan.FromSeconds(60));
            }

            return nodes;
        }
        catch
        {
            nodes.Dispose();
            throw;
        }
    }

    /// <summary>Connects a client inside a node's namespace, so that no partition comes between them.</summary>
    public async Task<WireClient> ConnectAsync(int node, string nsp)
    {
        using var http = new HttpMessageInvoker(NamespaceHttp.Handler(_networks[node]));
        return await WireClient.ConnectAsync(UrlOf(), nsp, http: http);
    }

    /// <summary>Cuts a node off from the two others.</summary>
    public Task CutOffAsync(int node) => _networks.PullAsync(node);

    /// <summary>Takes that back.</summary>
    public Task JoinAgainAsync(int node) => _networks.PlugAsync(node);

    /// <summary>Waits until a node ends by itself.</summary>
    public Task<int> ExitAsync(int node, TimeSpan limit) => _nodes[node].ExitAsync(limit);

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        _networks.Dispose();
    }

    private static string UrlOf() => $"http://127.0.0.1:{HttpPort}";

    private ChildProcess Start(int index, TimeSpan deadline)
    {
        string[] seeds = [.. Enumerable.Range(0, 3).Select(i => $"{NetworkNamespaces.AddressOf(i)}:{ClusterPort}")];
        var program = NodeProgram.Testbed;
        var environment = program.Settings(new NodePlace(index, 3, HttpPort, ClusterPort, seeds)).ToDictionary(setting => setting.Name, setting => setting.Value);
        environment["CLUSTER_HOST"] = NetworkNamespaces.AddressOf(index);
        environment["REQUESTS_TIMEOUT"] = deadline.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        return ChildProcess.Start("ip", Repository.Root, ["netns", "exec", _networks[index], "dotnet", program.Path], environment);
    }

    private async Task<bool> IsReadyAsync(int node)
    {
        if (_nodes[node].HasExited)
            throw new InvalidOperationException($"Node {node} has ended:\n{_nodes[node].Output}");
        using var http = new HttpClient(NamespaceHttp.Handler(_networks[node])) { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            return (await http.GetAsync(new Uri(UrlOf() + NodeProgram.Testbed.ReadyPath))).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
