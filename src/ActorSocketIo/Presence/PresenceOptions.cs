namespace ActorSocketIo;

/// <summary>Who is shown to whom, and how much is kept of it. The same on every node.</summary>
public sealed class PresenceOptions
{
    /// <summary>Whose socket it is; null if nobody's, who then sees the others and is not seen. Default: the name of <see cref="Socket.User"/>.</summary>
    /// <remarks>Asked at each join, on the thread that has changed the room: it must not block.</remarks>
    public Func<Socket, string?> User { get; set; } = static socket => socket.User?.Identity?.Name;

    /// <summary>What is shown of a user at first; default nothing. <see cref="RoomPresence.Update"/> changes it.</summary>
    public Func<Socket, object?> State { get; set; } = static _ => null;

    /// <summary>Of which rooms. Default: all. The room that each socket has for itself is none of them.</summary>
    public Func<string, bool> Rooms { get; set; } = static _ => true;

    /// <summary>For how long changes are gathered before they leave, to clients and to other nodes. Default 50 ms.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Users that a node shows of one room, of its own sockets. Default 1000; more are in the room, and not shown.</summary>
    public int MaxUsersPerRoom { get; set; } = 1000;

    /// <summary>Bytes of a state, as JSON with its binary. Default 1024; of a larger one nothing is shown.</summary>
    public int MaxStateBytes { get; set; } = 1024;

    /// <exception cref="ArgumentException">Something is wrong; the message names all that is.</exception>
    internal void Check()
    {
        var mistakes = new List<string>();
        if (User is null || State is null || Rooms is null)
            mistakes.Add("User, State and Rooms must be functions");
        if (Interval <= TimeSpan.Zero)
            mistakes.Add($"Interval is {Interval}; it must be positive");
        if (MaxUsersPerRoom < 1)
            mistakes.Add($"MaxUsersPerRoom is {MaxUsersPerRoom}; it must be positive");
        if (MaxStateBytes < 4)
            mistakes.Add($"MaxStateBytes is {MaxStateBytes}; it must be 4, for null, or more");
        if (mistakes.Count > 0)
            throw new ArgumentException($"Presence cannot work: {string.Join("; ", mistakes)}");
    }
}
