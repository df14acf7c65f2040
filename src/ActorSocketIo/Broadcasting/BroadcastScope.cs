namespace ActorSocketIo;

/// <summary>Whom a broadcast or a utility is for, and how it is sent. Immutable.</summary>
internal sealed record BroadcastScope
{
    public static readonly BroadcastScope Everyone = new();

    /// <summary>Sockets in any of these rooms; all of the namespace if there are none.</summary>
    public string[] Rooms { get; init; } = [];

    /// <summary>But not sockets in any of these.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>Only sockets of this node.</summary>
    public bool Local { get; init; }

    /// <summary>Dropped for sockets whose transport is not writable.</summary>
    public bool Volatile { get; init; }

    /// <summary>Whether transports may compress.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>What the event is the latest of, besides its name.</summary>
    public string? Key { get; init; }

    /// <summary>How long to wait for answers.</summary>
    public TimeSpan? Timeout { get; init; }

    public BroadcastScope To(ReadOnlySpan<string> rooms) => this with { Rooms = Union(Rooms, rooms) };

    public BroadcastScope But(ReadOnlySpan<string> rooms) => this with { Except = Union(Except, rooms) };

    private static string[] Union(string[] some, ReadOnlySpan<string> more)
    {
        var all = new string[some.Length + more.Length];
        some.CopyTo(all, 0);
        var count = some.Length;
        foreach (var room in more)
        {
            ArgumentNullException.ThrowIfNull(room);
            if (!all.AsSpan(0, count).Contains(room))
                all[count++] = room;
        }

        return count == all.Length ? all : all[..count];
    }
}
