namespace ActorSocketIo.Watching;

/// <summary>The latest happenings of a node, for those who watch. One per server.</summary>
/// <remarks>
/// Kept only while somebody watches: without, each happening costs the reading of one number. It keeps the newest <see cref="MostKept"/>; whoever reads too slowly is told how
/// many it has missed. A watcher is one who has asked within <see cref="WatchTime"/>.
/// </remarks>
internal sealed class Happenings(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int MostKept = 1024;

    /// <summary>Longer texts are cut: names of namespaces are their clients' choice.</summary>
    private const int MostCharacters = 200;

    /// <summary>How long after the last question happenings are still kept.</summary>
    public static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(30);

    private readonly Lock _turn = new();
    private readonly Queue<Happening> _kept = new();
    private long _watchedUntil; // a timestamp; zero if nobody watches
    private long _last;

    /// <summary>Whether somebody watches.</summary>
    public bool AreWatched => Volatile.Read(ref _watchedUntil) != 0;

    public void OnConnected(string nsp, string socketId) => Add(HappeningKind.Connected, nsp, socketId, "");

    public void OnDisconnected(string nsp, string socketId, string reason) => Add(HappeningKind.Disconnected, nsp, socketId, reason);

    public void OnRefused(string nsp, string socketId, string why) => Add(HappeningKind.Refused, nsp, socketId, why);

    /// <summary>Something has failed; of the exception only its type is kept, since its message may quote what a client has sent.</summary>
    public void OnFailed(string nsp, string socketId, string what, Exception? how = null)
    {
        if (AreWatched)
            Add(HappeningKind.Failed, nsp, socketId, how is null ? what : $"{what}: {how.GetType().Name}");
    }

    /// <summary>What has happened since; from now on more is kept.</summary>
    /// <param name="after">The number of the last one that is known; negative for those that are still to come.</param>
    /// <param name="last">The number of the latest.</param>
    /// <param name="missed">How many came in between and are not kept any more.</param>
    public Happening[] Read(long after, out long last, out long missed)
    {
        lock (_turn)
        {
            Volatile.Write(ref _watchedUntil, time.GetTimestamp() + (long)(WatchTime.TotalSeconds * time.TimestampFrequency));
            last = _last;
            var wanted = after < 0 ? 0 : Math.Max(0, _last - after);
            missed = Math.Max(0, wanted - _kept.Count);
            return [.. _kept.Skip(_kept.Count - (int)Math.Min(wanted, _kept.Count))];
        }
    }

    private void Add(HappeningKind kind, string nsp, string socketId, string detail)
    {
        var until = Volatile.Read(ref _watchedUntil);
        if (until == 0)
            return;
        var happening = new Happening(kind, time.GetUtcNow().ToUnixTimeMilliseconds(), Cut(nsp), Cut(socketId), Cut(detail));
        lock (_turn)
        {
            if (time.GetTimestamp() > _watchedUntil)
            {
                Volatile.Write(ref _watchedUntil, 0);
                _kept.Clear();
                return;
            }

            _last++;
            if (_kept.Count == MostKept)
                _kept.Dequeue();
            _kept.Enqueue(happening);
        }
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
