namespace ActorSocketIo.Contracts.Tests.Page;

/// <summary>What clients send.</summary>
[ClientEvents]
public interface ILobbyServer
{
    /// <summary>Enters a room.</summary>
    Task Join(string room);

    void Say(string text);

    /// <returns>The sum.</returns>
    Task<int> Add(int a, int b);
}

/// <summary>What the server sends.</summary>
[ServerEvents]
public interface ILobbyClient
{
    void Said(Line line);

    Task<bool> Confirm(string question);
}

public sealed record Line(string From, string Text, DateTime At);
