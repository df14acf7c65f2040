using System.Collections.Immutable;

namespace ActorSocketIo;

/// <summary>Listeners by event name, in the order in which they were added; read without a lock.</summary>
/// <remarks>Every socket has one, with a few names mostly: those are in an array that each change copies, more in a tree.</remarks>
internal sealed class ListenerTable
{
    private const int Few = 8;

    private object _all = Array.Empty<Entry>(); // or ImmutableDictionary<string, Listener[]>

    /// <summary>Adds a listener behind the others of its event.</summary>
    /// <returns>Removes it again.</returns>
    public IDisposable Add(string eventName, Listener listener)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        Change(eventName, listener, static (listeners, added) => [.. listeners, added!]);
        return new Subscription(this, eventName, listener);
    }

    /// <summary>Removes all listeners of an event.</summary>
    public void Remove(string eventName) => Change(eventName, null, static (_, _) => []);

    /// <summary>Removes one listener of an event.</summary>
    public void Remove(string eventName, Listener listener) => Change(eventName, listener, static (listeners, removed) =>
        Array.IndexOf(listeners, removed) is >= 0 and var at ? [.. listeners[..at], .. listeners[(at + 1)..]] : listeners);

    /// <summary>Takes over another table as it is now.</summary>
    public void CopyFrom(ListenerTable other) => Volatile.Write(ref _all, Volatile.Read(ref other._all));

    /// <summary>The listeners of an event, none if it has none.</summary>
    public Listener[] Of(string eventName) => Find(Volatile.Read(ref _all), eventName);

    private static Listener[] Find(object all, string eventName)
    {
        if (all is not Entry[] few)
            return ((ImmutableDictionary<string, Listener[]>)all).TryGetValue(eventName, out var found) ? found : [];
        return IndexOf(few, eventName) is >= 0 and var at ? few[at].Listeners : [];
    }

    private static int IndexOf(Entry[] few, string eventName)
    {
        for (var i = 0; i < few.Length; i++)
        {
            if (few[i].Name == eventName)
                return i;
        }

        return -1;
    }

    private static object With(object all, string eventName, Listener[] listeners)
    {
        if (all is not Entry[] few)
            return With((ImmutableDictionary<string, Listener[]>)all, eventName, listeners);
        var at = IndexOf(few, eventName);
        if (listeners.Length == 0)
            return at < 0 ? few : (Entry[])[.. few[..at], .. few[(at + 1)..]];
        if (at < 0 && few.Length == Few)
            return With(few.ToImmutableDictionary(entry => entry.Name, entry => entry.Listeners), eventName, listeners);
        var entry = new Entry(eventName, listeners);
        return at < 0 ? (Entry[])[.. few, entry] : (Entry[])[.. few[..at], entry, .. few[(at + 1)..]];
    }

    private static ImmutableDictionary<string, Listener[]> With(ImmutableDictionary<string, Listener[]> many, string eventName, Listener[] listeners) =>
        listeners.Length == 0 ? many.Remove(eventName) : many.SetItem(eventName, listeners);

    private void Change(string eventName, Listener? listener, Func<Listener[], Listener?, Listener[]> change)
    {
        object before, after;
        do
        {
            before = Volatile.Read(ref _all);
            after = With(before, eventName, change(Find(before, eventName), listener));
        }
        while (Interlocked.CompareExchange(ref _all, after, before) != before);
    }

    private readonly record struct Entry(string Name, Listener[] Listeners);

    private sealed class Subscription(ListenerTable table, string eventName, Listener listener) : IDisposable
    {
        public void Dispose() => table.Remove(eventName, listener);
    }
}
