namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>What the server of the chat sends.</summary>
[ServerEvents]
public interface IChatClient
{
    /// <summary>Somebody has said something; see <see cref="IChatServer.Say(string)"/>.</summary>
    void Said(string from, string text);

    Task Posted(Message message);

    ValueTask Chunk(byte[] bytes, CancellationToken cancellation);

    /// <summary>Asks the person in front of the client.</summary>
    /// <param name="question">Shown as it is.</param>
    /// <returns>Whether the answer was yes.</returns>
    Task<bool> Confirm(string question);

    Task<Person?> Introduce();

    void Presence(IReadOnlyDictionary<string, Person> people, Mood? mood);
}
