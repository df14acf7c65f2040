using System.Diagnostics;

namespace ActorSocketIo.Telemetry;

/// <summary>One event being handled, as those see it who listen: its span, and how long it takes.</summary>
internal sealed class Handling
{
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly Activity? _before;
    private readonly Activity? _span;

    private Handling(TimeProvider time, string nsp, string eventName, bool isHandled)
    {
        _time = time;
        _begun = time.GetTimestamp();
        _before = Activity.Current;
        _span = Traces.Process(nsp, eventName, isHandled);
    }

    /// <summary>Whether somebody listens.</summary>
    public static bool IsObserved => EventMetrics.IsHandlingTimed || Traces.AreWanted;

    /// <summary>What a listener has thrown.</summary>
    public Exception? Failure { get; set; }

    /// <summary>An event begins to be handled: its span is current for what is called now.</summary>
    public static Handling Begin(TimeProvider time, string nsp, string eventName, bool isHandled) => new(time, nsp, eventName, isHandled);

    /// <summary>Ends with what was called, or at once if that has ended. Whoever called goes on with what was current before.</summary>
    public ValueTask EndWith(ValueTask running)
    {
        Activity.Current = _before;
        if (!running.IsCompletedSuccessfully)
            return EndAfterAsync(running);
        End();
        return default;
    }

    // It is a part of the turn: no ConfigureAwait(false).
    private async ValueTask EndAfterAsync(ValueTask running)
    {
        try
        {
            await running;
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        if (Failure is not null)
            _span?.Fail(Failure.GetType().FullName!, Failure.Message);
        _span?.End();
        if (EventMetrics.IsHandlingTimed)
            EventMetrics.OnHandled(_time.GetElapsedTime(_begun), Failure);
    }
}
