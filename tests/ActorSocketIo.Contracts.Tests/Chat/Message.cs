using System.Text.Json.Serialization;

namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>Something that was said.</summary>
/// <param name="Id">Made by the server.</param>
/// <param name="From">Who has said it.</param>
public sealed record Message(Guid Id, Person From, string Text, DateTime At, string[] Tags)
{
    /// <summary>What it answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Message? Parent { get; init; }

    public byte[]? Picture { get; init; }

    [JsonPropertyName("edited-at")]
    public DateTimeOffset? EditedAt { get; init; }

    [JsonIgnore]
    public int Length => Text.Length;
}
