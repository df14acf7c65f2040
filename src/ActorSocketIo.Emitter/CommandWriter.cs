using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Emitter;

/// <summary>Writes a command as the body of a request: what a client would post with one event in it, <c>["action", scope, …]</c>.</summary>
internal static class CommandWriter
{
    /// <summary>Camel case names, as clients in JavaScript expect them, and as the server writes them.</summary>
    public static JsonSerializerOptions DefaultJson { get; } = WithBinary(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Options of the application's, with binary as attachments.</summary>
    public static JsonSerializerOptions WithBinary(JsonSerializerOptions options)
    {
        var own = new JsonSerializerOptions(options);
        own.Converters.Insert(0, new ByteArrayConverter());
        own.Converters.Insert(0, new ReadOnlyMemoryConverter());
        own.Converters.Insert(0, new MemoryConverter());
        own.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        own.MakeReadOnly();
        return own;
    }

    /// <summary>Writes a command.</summary>
    /// <param name="action">Its name in the reference, e.g. <c>socketsJoin</c>.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="values">What comes behind the scope.</param>
    /// <param name="json">How values are written.</param>
    /// <exception cref="JsonException">A value cannot be written.</exception>
    /// <exception cref="NotSupportedException">A value is of a type that cannot be written.</exception>
    public static ReadOnlyMemory<byte> Write(string action, EmitScope scope, ReadOnlySpan<object?> values, JsonSerializerOptions json)
    {
        var attachments = new List<ReadOnlyMemory<byte>>();
        var outer = BinaryContext.Written;
        BinaryContext.Written = attachments;
        try
        {
            var payload = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(payload, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = json.MaxDepth }))
            {
                writer.WriteStartArray();
                writer.WriteStringValue(action);
                WriteScope(writer, scope);
                foreach (var value in values)
                    JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), json);
                writer.WriteEndArray();
            }

            var packet = new SocketPacket(SocketPacketType.Event, scope.Namespace, payload.WrittenMemory, attachments: attachments.Count == 0 ? null : [.. attachments]);
            return EnginePayload.Encode([DefaultParser.Instance.Encode(packet)], EngineEncoding.Revision4, out _);
        }
        finally
        {
            BinaryContext.Written = outer;
        }
    }

    private static void WriteScope(Utf8JsonWriter writer, EmitScope scope)
    {
        writer.WriteStartObject();
        WriteRooms(writer, "rooms", scope.Rooms);
        WriteRooms(writer, "except", scope.Except);
        if (scope.Volatile)
            writer.WriteBoolean("volatile", true);
        if (!scope.Compress)
            writer.WriteBoolean("compress", false);
        if (scope.Key is not null)
            writer.WriteString("key", scope.Key);
        writer.WriteEndObject();
    }

    private static void WriteRooms(Utf8JsonWriter writer, string name, string[] rooms)
    {
        if (rooms.Length == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var room in rooms)
            writer.WriteStringValue(room);
        writer.WriteEndArray();
    }
}
