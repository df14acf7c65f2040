namespace ActorSocketIo.Node.Chat;

/// <summary>Somebody in the chat.</summary>
/// <param name="Id">The socket's id: one page is one person.</param>
/// <param name="Name">As they want to be called.</param>
internal sealed record Person(string Id, string Name);

/// <summary>The answer to whatever a page asks.</summary>
/// <param name="Error">Why it was not done, to be shown; null if it was.</param>
internal record Answer(string? Error = null)
{
    public static Answer Done { get; } = new();

    public static Answer InNoRoom { get; } = new("Join a room first.");
}

/// <summary>The answer to <c>join</c>.</summary>
/// <param name="Room">The room's name, as it is shown.</param>
internal sealed record Joined(string Room) : Answer;

/// <summary>A text, on its way to the others.</summary>
/// <param name="From">Who wrote it.</param>
/// <param name="Text">What; never markup.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
internal sealed record TextMessage(Person From, string Text, long At);

/// <summary>What a page says about an image that it sends; the bytes are an argument of their own.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Name">Its file name, shown where the image cannot be.</param>
internal sealed record ImageHeader(string Type, string Name);

/// <summary>An image, on its way to the others; the bytes are an argument of their own.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Name">Its file name, shown where the image cannot be.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
internal sealed record ImageMessage(Person From, string Type, string Name, long At);

/// <summary>A line in the list of rooms.</summary>
/// <param name="Name">The room's name.</param>
/// <param name="Count">How many people are in it, on all nodes.</param>
internal sealed record RoomCount(string Name, int Count);
