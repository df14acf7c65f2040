using ActorSocketIo.Link;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Guarding;

/// <summary>A node whose clients this one guards. Not thread-safe.</summary>
/// <param name="node">Which.</param>
/// <param name="version">Of its choice.</param>
internal sealed class Ward(NodeToken node, long version)
{
    private readonly Dictionary<string, WardClient> _clients = new(StringComparer.Ordinal);

    public NodeToken Node => node;

    public long Version => version;

    /// <summary>When it has died; null while it lives.</summary>
    public TimeSpan? DiedAt { get; set; }

    public IEnumerable<WardClient> Clients => _clients.Values;

    /// <summary>How many they are.</summary>
    public int Count => _clients.Count;

    public WardClient? Find(string pid) => _clients.GetValueOrDefault(pid);

    /// <summary>Puts one in, in place of what was known of it.</summary>
    public void Put(WardClient client)
    {
        Remove(client.Pid);
        _clients[client.Pid] = client;
        RecoveryMetrics.Guarded.Add(1);
    }

    public void Remove(string pid)
    {
        if (_clients.Remove(pid))
            RecoveryMetrics.Guarded.Add(-1);
    }

    /// <summary>Nothing of it is guarded any more.</summary>
    public void Clear()
    {
        RecoveryMetrics.Guarded.Add(-_clients.Count);
        _clients.Clear();
    }
}
