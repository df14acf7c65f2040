namespace ActorSocketIo.Presence;

/// <summary>How the list of a room has changed.</summary>
/// <param name="Room">The room.</param>
/// <param name="After">The version of the list that it is to be applied to.</param>
/// <param name="Version">The version that comes of it; greater, and not always by one.</param>
/// <param name="Present">Users who have come, or of whom something else is shown.</param>
/// <param name="Gone">Users who have left.</param>
internal sealed record RoomDiff(string Room, long After, long Version, Dictionary<string, Argument> Present, List<string> Gone);
