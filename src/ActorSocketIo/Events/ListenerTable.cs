using System.Collections.Immutable;

namespace ActorSocketIo;

/// <summary>Listeners by event name, in the order in which they were added; read without a lock.</summary>
internal sealed class ListenerTable
{
    private ImmutableDictionary<string, Listener[]> _byName = ImmutableDictionary<string, Listener[]>.Empty;

    /// <summary>Adds a listener behind the others of its event.</summary>
    /// <returns>Removes it again.</returns>
    public IDisposable Add(string eventName, Listener listener)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        ImmutableInterlocked.AddOrUpdate(ref _byName, eventName, _ => [listener], (_, listeners) => [.. listeners, listener]);
        return new Subscription(this, eventName, listener);
    }

    /// <summary>Removes all listeners of an event.</summary>
    public void Remove(string eventName) => ImmutableInterlocked.TryRemove(ref _byName, eventName, out _);

    /// <summary>Removes one listener of an event.</summary>
    public void Remove(string eventName, Listener listener)
    {
        while (_byName.TryGetValue(eventName, out var listeners) && Array.IndexOf(listeners, listener) is >= 0 and var at)
        {
            Listener[] rest = [.. listeners[..at], .. listeners[(at + 1)..]];
            if (ImmutableInterlocked.TryUpdate(ref _byName, eventName, rest, listeners))
                return;
        }
    }

    /// <summary>Takes over another table as it is now.</summary>
    public void CopyFrom(ListenerTable other) => _byName = other._byName;

    /// <summary>The listeners of an event, none if it has none.</summary>
    public Listener[] Of(string eventName) => _byName.TryGetValue(eventName, out var listeners) ? listeners : [];

    private sealed class Subscription(ListenerTable table, string eventName, Listener listener) : IDisposable
    {
        public void Dispose() => table.Remove(eventName, listener);
    }
}
