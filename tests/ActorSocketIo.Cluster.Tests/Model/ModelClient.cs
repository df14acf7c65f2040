using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Model;

/// <summary>A client that keeps the numbers of the events it gets, and answers those that ask.</summary>
internal sealed class ModelClient
{
    private readonly TestClient _client;
    private readonly List<(int Number, bool IsOrdered)> _got = [];
    private readonly Dictionary<int, int> _fences = [];

    public ModelClient(TestClient client, int node)
    {
        (_client, Node) = (client, node);
        _ = Read();
    }

    public string Id => _client.Id;

    /// <summary>The node that it is connected to.</summary>
    public int Node { get; }

    public Task Disconnected => _client.Disconnected;

    /// <summary>What it has got so far.</summary>
    public (int Number, bool IsOrdered)[] Got
    {
        get
        {
            lock (_got) return [.. _got];
        }
    }

    /// <summary>How many nodes' fences of this number have come.</summary>
    public int Fences(int fence)
    {
        lock (_got) return _fences.GetValueOrDefault(fence);
    }

    private async Task Read()
    {
        while (true)
        {
            var next = await _client.ReceiveAsync();
            lock (_got)
            {
                var number = next.Args.Get<int>(0);
                if (next.EventName == "fence") _fences[number] = _fences.GetValueOrDefault(number) + 1;
                else _got.Add((number, next.EventName == "ordered"));
            }

            if (next.EventName == "ask") next.Ack([Id]);
        }
    }
}
