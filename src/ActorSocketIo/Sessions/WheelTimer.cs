namespace ActorSocketIo.Sessions;

/// <summary>One thing that a <see cref="TimerWheel"/> watches the time for.</summary>
/// <param name="due">Called when it is due, on a pool thread, outside all locks; also just after <see cref="TimerWheel.Cancel"/>.</param>
/// <param name="owner">What it is called with: a static function and its owner take less memory for each connection than a closure.</param>
internal sealed class WheelTimer(Action<object> due, object owner)
{
    public WheelTimer(Action due)
        : this(static due => ((Action)due)(), due)
    {
    }

    internal WheelTimer? Next { get; set; }

    internal WheelTimer? Previous { get; set; }

    /// <summary>The tick it is due at; negative while it is not scheduled.</summary>
    internal long DueTick { get; set; } = -1;

    internal void Fire() => due(owner);
}
