namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>What clients of the chat send.</summary>
[ClientEvents]
public interface IChatServer
{
    /// <summary>Enters a room.</summary>
    /// <param name="room">Its name.</param>
    /// <param name="password">Of rooms that have one.</param>
    Task Join(string room, string? password);

    /// <summary>Says something to everybody in the room.</summary>
    void Say(string text);

    /// <summary>Adds two numbers.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>Their sum.</returns>
    Task<int> Add(int a, int b);

    Task<Message?> FindAsync(Guid id, CancellationToken cancellation);

    [On("who is here")]
    Task<IReadOnlyList<Person>> WhoIsHere();

    /// <summary>Makes the server send what it can send.</summary>
    /// <returns>What the client has answered to its question.</returns>
    [On("ask me")]
    Task<bool> AskMe();

    Task<byte[]> Reverse(byte[] bytes);
}
