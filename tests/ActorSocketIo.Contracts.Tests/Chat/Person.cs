using System.Text.Json.Serialization;

namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>Somebody in the chat.</summary>
public sealed record Person(string Name, int Age, Mood Mood, [property: JsonConverter(typeof(JsonStringEnumConverter<Mood>))] Mood Best);

/// <summary>How somebody is.</summary>
public enum Mood
{
    Fine,
    Tired,
}
