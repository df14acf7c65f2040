using System.Numerics;

namespace ActorSocketIo.Sessions;

/// <summary>The timers of all sessions of a server, on one timer of the clock.</summary>
/// <remarks>
/// A hashed wheel: scheduling and cancelling are O(1). The clock's timer is armed for the next slot that has anything in it, so an idle
/// server sleeps. A timer fires at most one tick late; a session corrects for that by its own due times.
/// </remarks>
internal sealed class TimerWheel : IDisposable
{
    private const int Slots = 1024;
    private const long TickMilliseconds = 20;

    private readonly Lock _gate = new();
    private readonly WheelTimer?[] _slots = new WheelTimer?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private readonly TimeProvider _time;
    private readonly Action<Exception>? _onFault;
    private readonly long _origin;
    private readonly ITimer _clock;
    private long _tick;
    private long _armedTick = long.MaxValue;
    private int _count;
    private bool _disposed;

    /// <summary>A wheel on a clock.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">Told what a timer threw; the others fire all the same.</param>
    public TimerWheel(TimeProvider time, Action<Exception>? onFault = null)
    {
        _time = time;
        _onFault = onFault;
        _origin = time.GetTimestamp();
        _clock = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time since the wheel was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>How many timers are scheduled.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets a timer fire at a time; one that is scheduled already is moved.</summary>
    public void Schedule(WheelTimer timer, TimeSpan dueAt)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            if (timer.DueTick >= 0)
                Unlink(timer);

            // Rounded up: never early.
            var due = (long)Math.Ceiling(dueAt.TotalMilliseconds / TickMilliseconds);
            timer.DueTick = Math.Max(due, _tick + 1);
            Link(timer);
            if (timer.DueTick < _armedTick)
                Arm(timer.DueTick);
        }
    }

    /// <summary>Lets a timer not fire; one that is just firing still does.</summary>
    public void Cancel(WheelTimer timer)
    {
        lock (_gate)
        {
            if (timer.DueTick >= 0)
                Unlink(timer);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _clock.Dispose();
    }

    private void Turn()
    {
        List<WheelTimer>? due = null;
        lock (_gate)
        {
            if (_disposed)
                return;
            var now = (long)(Now.TotalMilliseconds / TickMilliseconds);
            // After a long stall each slot needs to be looked at once only.
            for (var tick = Math.Max(_tick + 1, now - Slots + 1); tick <= now; tick++)
                Collect((int)(tick % Slots), now, ref due);
            _tick = Math.Max(_tick, now);
            _armedTick = long.MaxValue;
            if (_count > 0)
                Arm(NextOccupied());
        }

        if (due is null)
            return;
        foreach (var timer in due)
            Fire(timer);
    }

    // Nobody catches anything above us: what a timer throws would end the process.
    private void Fire(WheelTimer timer)
    {
        try
        {
            timer.Fire();
        }
#pragma warning disable CA1031 // whatever it is, the other timers are not to blame
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _onFault?.Invoke(fault);
        }
    }

    private void Collect(int slot, long now, ref List<WheelTimer>? due)
    {
        for (var timer = _slots[slot]; timer is not null;)
        {
            var next = timer.Next;
            if (timer.DueTick <= now)
            {
                Unlink(timer);
                (due ??= []).Add(timer);
            }

            timer = next;
        }
    }

    private void Arm(long tick)
    {
        _armedTick = tick;
        var wait = TimeSpan.FromMilliseconds(tick * TickMilliseconds) - Now;
        _clock.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    // The first tick after now whose slot holds anything, if only for a later round.
    private long NextOccupied()
    {
        var first = (int)((_tick + 1) % Slots);
        var word = first / 64;
        var bits = _occupied[word] & (ulong.MaxValue << (first % 64));
        for (var i = 0; i <= _occupied.Length; i++)
        {
            if (bits != 0)
            {
                var slot = (word * 64) + BitOperations.TrailingZeroCount(bits);
                return _tick + 1 + ((slot - first + Slots) % Slots);
            }

            word = (word + 1) % _occupied.Length;
            bits = _occupied[word];
        }

        return _tick + Slots;
    }

    private void Link(WheelTimer timer)
    {
        var slot = (int)(timer.DueTick % Slots);
        timer.Previous = null;
        timer.Next = _slots[slot];
        if (timer.Next is { } next)
            next.Previous = timer;
        _slots[slot] = timer;
        _occupied[slot / 64] |= 1UL << (slot % 64);
        _count++;
    }

    private void Unlink(WheelTimer timer)
    {
        var slot = (int)(timer.DueTick % Slots);
        if (timer.Previous is { } previous)
            previous.Next = timer.Next;
        else
            _slots[slot] = timer.Next;
        if (timer.Next is { } next)
            next.Previous = timer.Previous;
        if (_slots[slot] is null)
            _occupied[slot / 64] &= ~(1UL << (slot % 64));
        timer.Next = timer.Previous = null;
        timer.DueTick = -1;
        _count--;
    }
}
