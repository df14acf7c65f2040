namespace ActorSocketIo.Presence;

/// <summary>What a node says of the users of its own sockets.</summary>
/// <param name="From">The node's token.</param>
/// <param name="Sequence">Which of its announcements it is, from 1; 0 if it has made none.</param>
/// <param name="IsWhole">Whether it is all that there is to say up to that announcement, and not what has changed in it.</param>
/// <param name="Rooms">What is shown of each user of each room; null of a user who is gone.</param>
internal sealed record Announcement(string From, long Sequence, bool IsWhole, Dictionary<string, Dictionary<string, Argument?>> Rooms);
