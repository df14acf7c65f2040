using System.Collections.Immutable;

namespace ActorSocketIo.Sockets;

/// <summary>Callbacks in order; changed by any thread, read without a lock.</summary>
internal sealed class CallbackList<T>
    where T : class
{
    private ImmutableArray<T> _all = [];

    public bool IsEmpty => _all.IsEmpty;

    public ImmutableArray<T> Snapshot => _all;

    public IReadOnlyList<T> All => _all;

    public void Add(T callback) => ImmutableInterlocked.Update(ref _all, static (all, c) => all.Add(c), NotNull(callback));

    public void Prepend(T callback) => ImmutableInterlocked.Update(ref _all, static (all, c) => all.Insert(0, c), NotNull(callback));

    /// <summary>Removes one callback, or all if it is null.</summary>
    public void Remove(T? callback) => ImmutableInterlocked.Update(ref _all, static (all, c) => c is null ? [] : all.Remove(c), callback);

    private static T NotNull(T callback) => callback ?? throw new ArgumentNullException(nameof(callback));
}
