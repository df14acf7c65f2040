namespace ActorSocketIo.Sessions;

/// <summary>One thing that a <see cref="TimerWheel"/> watches the time for.</summary>
/// <param name="due">Called when it is due, on a pool thread, outside all locks; also just after <see cref="TimerWheel.Cancel"/>.</param>
internal sealed class WheelTimer(Action due)
{
    internal WheelTimer? Next { get; set; }

    internal WheelTimer? Previous { get; set; }

    /// <summary>The tick it is due at; negative while it is not scheduled.</summary>
    internal long DueTick { get; set; } = -1;

    internal void Fire() => due();
}
