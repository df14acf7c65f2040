using System.Runtime.InteropServices;

namespace ActorSocketIo.Adapters;

/// <summary>The emits of this process that have begun and have not been handed to all links.</summary>
/// <remarks>
/// An emit first looks who is to have it, then tells them. Who moves a member to another node must know when no emit is left that has looked before. Emits are many and such
/// moves are few: each thread only counts its own, and whoever waits makes all processors see what the others have written.
/// </remarks>
internal static class EmitsUnderWay
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<Slot>> Slots = []; // of threads
    private static readonly HashSet<Slot> Waiting = [];

    [ThreadStatic]
    private static Slot? t_slot;

    /// <summary>An emit begins on this thread; it ends when the scope is disposed of, on the same thread.</summary>
    public static Scope Begin() => new(t_slot ?? MakeSlot());

    /// <summary>An emit that waits for room in a link is under way until it has got it.</summary>
    public static ValueTask Until(ValueTask told) => told.IsCompleted ? told : UntilToldAsync(told);

    /// <summary>Completes when all emits have ended that are under way now. They take microseconds, unless their thread is kept from running.</summary>
    public static async Task WhenPassed(TimeProvider time, CancellationToken cancellation)
    {
        // Either an emit is seen here, or it has begun after this and sees all that was known before this.
        Interlocked.MemoryBarrierProcessWide();
        await WhenChanged(OfThreads()).ConfigureAwait(false);
        List<Slot> waiting;
        lock (Gate)
            waiting = [.. Waiting]; // second: those of above may have gone over to waiting
        await WhenChanged(UnderWay(waiting)).ConfigureAwait(false);

        async Task WhenChanged(List<(Slot Slot, long Count)> underWay)
        {
            foreach (var (slot, count) in underWay)
                while (Volatile.Read(ref slot.Count) == count)
                    await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
        }
    }

    private static List<(Slot Slot, long Count)> OfThreads()
    {
        var slots = new List<Slot>();
        lock (Gate)
        {
            Slots.RemoveAll(weak => !weak.TryGetTarget(out _)); // their threads have ended
            foreach (var weak in Slots)
                if (weak.TryGetTarget(out var slot))
                    slots.Add(slot);
        }

        return UnderWay(slots);
    }

    private static List<(Slot Slot, long Count)> UnderWay(List<Slot> slots)
    {
        var underWay = new List<(Slot, long)>();
        foreach (var slot in slots)
        {
            var count = Volatile.Read(ref slot.Count);
            if ((count & 1) != 0)
                underWay.Add((slot, count));
        }

        return underWay;
    }

    private static async ValueTask UntilToldAsync(ValueTask told)
    {
        var waiting = new Slot { Count = 1 };
        lock (Gate)
            Waiting.Add(waiting);
        try
        {
            await told.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref waiting.Count, 2);
            lock (Gate)
                Waiting.Remove(waiting);
        }
    }

    private static Slot MakeSlot()
    {
        var slot = t_slot = new Slot();
        lock (Gate)
            Slots.Add(new WeakReference<Slot>(slot));
        return slot;
    }

    /// <summary>One emit.</summary>
    public readonly ref struct Scope
    {
        private readonly Slot? _slot; // null: it is within another

        internal Scope(Slot slot)
        {
            if ((slot.Count & 1) != 0)
                return;
            _slot = slot;
            Volatile.Write(ref slot.Count, slot.Count + 1);
        }

        /// <summary>It has been handed on.</summary>
        public void Dispose()
        {
            if (_slot is not null)
                Volatile.Write(ref _slot.Count, _slot.Count + 1);
        }
    }

    /// <summary>One thread's, or one that waits. Each has cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    internal sealed class Slot
    {
        [FieldOffset(64)]
        public long Count; // odd while one is under way
    }
}
