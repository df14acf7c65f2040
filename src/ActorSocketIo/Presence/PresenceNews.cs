namespace ActorSocketIo.Presence;

/// <summary>What is to be said in one turn.</summary>
/// <param name="Announcement">To the other nodes, of what has changed; null if nothing has.</param>
/// <param name="Diffs">To this node's clients, room by room.</param>
/// <param name="Lists">To those that have come, or have missed something.</param>
/// <param name="Whole">To nodes that have missed something.</param>
/// <param name="WholeFor">Their tokens.</param>
/// <param name="Missed">Nodes of which this one has missed something.</param>
/// <param name="Beat">How far this node's announcements have come, if that is to be said.</param>
internal sealed record PresenceNews(
    Announcement? Announcement, List<RoomDiff> Diffs, WantedList[] Lists, Announcement? Whole, string[] WholeFor, string[] Missed, long? Beat);

/// <summary>The list of a room, for one socket.</summary>
internal sealed record WantedList(string Socket, string Room, (long Version, Dictionary<string, Argument> Users) List);
