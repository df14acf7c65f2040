using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>JSON of the engine itself, as Node's <c>JSON.stringify</c> writes it: nothing is escaped that need not be.</summary>
internal static class RelaxedJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object.</summary>
    /// <param name="source">What it is made of.</param>
    /// <param name="members">Writes its members.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] WriteObject<T>(T source, Action<Utf8JsonWriter, T> members)
    {
        using var buffer = new MemoryStream(128);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            members(writer, source);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
