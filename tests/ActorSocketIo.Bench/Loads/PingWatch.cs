using System.Diagnostics;

namespace ActorSocketIo.Bench.Loads;

/// <summary>How late the pings of a server come to a client: it should send one an interval after the answer to the last.</summary>
/// <remarks>The first is not judged: when the server began to count is not known. A ping after a late one can be early by that.</remarks>
internal sealed class PingWatch
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _late = [];
    private readonly TimeSpan _interval;
    private long _last;
    private bool _isFirst = true;

    /// <param name="client">A client that has just connected.</param>
    /// <param name="interval">The server's.</param>
    public PingWatch(SocketClient client, TimeSpan interval)
    {
        _interval = interval;
        _last = Stopwatch.GetTimestamp();
        client.Pinged += OnPing;
    }

    /// <summary>How late each was; the last one is being waited for, and counts if it is late already.</summary>
    public IReadOnlyList<TimeSpan> Late()
    {
        lock (_gate)
            return Stopwatch.GetElapsedTime(_last) - _interval is var waited && waited > TimeSpan.Zero ? [.. _late, waited] : [.. _late];
    }

    private void OnPing()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (!_isFirst)
                _late.Add(Stopwatch.GetElapsedTime(_last, now) - _interval);
            (_last, _isFirst) = (now, false);
        }
    }
}
