using System.Collections.Immutable;

namespace ActorSocketIo.AdminUi;

/// <summary>The nodes that have pages, so that somebody looks. They say so every two seconds; who has not for a while has none any more.</summary>
internal sealed class Watchers(TimeProvider time)
{
    /// <summary>For how long it holds.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(7);

    private readonly Lock _gate = new();
    private ImmutableDictionary<string, Watcher> _all = ImmutableDictionary.Create<string, Watcher>(StringComparer.Ordinal);

    /// <summary>Whether somebody looks.</summary>
    public bool Any => !_all.IsEmpty;

    /// <summary>The tokens of the nodes.</summary>
    public IEnumerable<string> Nodes => _all.Keys;

    /// <summary>A node says that it has pages.</summary>
    /// <param name="node">Its token.</param>
    /// <param name="watch">Which of its watches it is: another one when it has had no pages meanwhile.</param>
    /// <returns>Whether it has not known anything of this node until now.</returns>
    public bool Renew(string node, long watch)
    {
        lock (_gate)
        {
            var isNew = !_all.TryGetValue(node, out var known) || known.Watch != watch;
            _all = _all.SetItem(node, new Watcher(watch, time.GetTimestamp()));
            return isNew;
        }
    }

    /// <summary>Forgets those that have not said so for a while.</summary>
    public void Expire()
    {
        lock (_gate)
            _all = _all.RemoveRange(_all.Where(watcher => time.GetElapsedTime(watcher.Value.SeenAt) > Lease).Select(watcher => watcher.Key));
    }

    private sealed record Watcher(long Watch, long SeenAt);
}
