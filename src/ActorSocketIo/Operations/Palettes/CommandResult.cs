using System.Collections.Immutable;
using System.Text.Json;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>What a command has found or done: tables for people and JSON for programs are made of the same one.</summary>
/// <remarks>A command gives one, a stream many; rows of all have the same columns.</remarks>
internal sealed record CommandResult
{
    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>One value for each column: texts, numbers, booleans, lists, or null for what is not known.</summary>
    public ImmutableArray<ImmutableArray<JsonElement>> Rows { get; init; } = [];

    /// <summary>Whether it is one thing with many properties: people read them one below the other.</summary>
    public bool IsProperties { get; init; }

    /// <summary>There is more: the same command with <c>--after</c> and this goes on. Null if that was all.</summary>
    public string? Next { get; init; }

    /// <summary>The nodes that have not answered: the result is without what they have.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>A word to the operator.</summary>
    public string? Notice { get; init; }

    /// <summary>Why it has failed, and what to do; null if it has not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether nothing comes after it.</summary>
    public bool IsLast { get; init; } = true;

    /// <summary>A command that could not be run, or not to its end.</summary>
    public static CommandResult Failed(string error) => new() { Error = error };

    /// <summary>A row of values.</summary>
    public static ImmutableArray<JsonElement> Row(params ReadOnlySpan<object?> values)
    {
        var row = ImmutableArray.CreateBuilder<JsonElement>(values.Length);
        foreach (var value in values)
            row.Add(JsonSerializer.SerializeToElement(value, value?.GetType() ?? typeof(object)));
        return row.MoveToImmutable();
    }
}
