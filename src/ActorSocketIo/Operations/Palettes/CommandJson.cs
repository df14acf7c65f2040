using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Palettes and results as JSON, as the admin endpoint and its clients speak it.</summary>
internal static class CommandJson
{
    /// <summary>Camel case, enumerations by name.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // no browser reads it as a page
    };

    /// <summary>The body of a request to run a command.</summary>
    /// <param name="Words">The words of its line.</param>
    public sealed record RunRequest(ImmutableArray<string> Words);
}
