using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>A namespace of the test's own on every node, and clients on each.</summary>
public abstract class ContractTest(ServerCluster cluster)
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected IReadOnlyList<SocketIoTestHost> Hosts => cluster.Hosts;

    private protected int Nodes => cluster.Hosts.Count;

    private protected Warnings Warnings => cluster.Warnings;

    private protected string Last => TokenOf(Nodes - 1);

    private protected string NewName(string family = TestApplication.Plain) => cluster.NewName(family);

    private protected string TokenOf(int node) => cluster.Hosts[node].Server.Node!.Peers.Self.ToString();

    private protected Namespace On(int node, string name) => Hosts[node % Nodes].Server.Of(name);

    /// <summary>A client on each node, in their order.</summary>
    private protected async Task<TestClient[]> Spread(string name, object? auth = null, int each = 1)
    {
        var clients = Enumerable.Range(0, Nodes * each).Select(i => Hosts[i % Nodes].ConnectAsync(name, auth));
        return await Task.WhenAll(clients).WaitAsync(Patience);
    }

    /// <summary>The socket of a client.</summary>
    private protected Socket SocketOf(TestClient client, int node) => On(node, client.Namespace).Sockets[client.Id];

    /// <summary>All of a stream.</summary>
    private protected static async Task<List<T>> ToList<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var one in stream) all.Add(one);
        return all;
    }

    private protected static async Task<TestEvent> Next(TestClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await client.ReceiveAsync(patience.Token);
    }

    /// <summary>What a client gets up to an event that is the last: all that was emitted before it, since emits of one node keep their order.</summary>
    private protected static async Task<List<string>> UpTo(TestClient client, string last)
    {
        var got = new List<string>();
        while (await Next(client) is var next && next.EventName != last)
            got.Add(next.Args.Count == 0 ? next.EventName : $"{next.EventName} {next.Args[0]}");
        return got;
    }

    /// <summary>What each client gets up to the last event.</summary>
    private protected static async Task<List<string>[]> UpTo(IEnumerable<TestClient> clients, string last) => await Task.WhenAll(clients.Select(c => UpTo(c, last)));
}
