using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSocketIo;

/// <summary>Binary in a value: a placeholder in a packet, base64 elsewhere.</summary>
internal abstract class BinaryConverter<T> : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (Placeholder.TryRead(ref reader, out var data))
            return Wrap(data);
        return reader.TokenType == JsonTokenType.String
            ? Wrap(reader.GetBytesFromBase64())
            : throw new JsonException("Binary was expected.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        Placeholder.Write(writer, Unwrap(value));

    protected abstract T Wrap(ReadOnlyMemory<byte> data);

    protected abstract ReadOnlyMemory<byte> Unwrap(T value);
}

/// <summary>Binary as <c>byte[]</c>.</summary>
internal sealed class ByteArrayConverter : BinaryConverter<byte[]>
{
    protected override byte[] Wrap(ReadOnlyMemory<byte> data) => data.ToArray();

    protected override ReadOnlyMemory<byte> Unwrap(byte[] value) => value.ToArray(); // the caller may change it after the emit
}

/// <summary>Binary as <c>ReadOnlyMemory&lt;byte&gt;</c>: not copied on reading.</summary>
internal sealed class ReadOnlyMemoryConverter : BinaryConverter<ReadOnlyMemory<byte>>
{
    protected override ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> data) => data;

    protected override ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> value) => value.ToArray();
}

/// <summary>Binary as <c>Memory&lt;byte&gt;</c>.</summary>
internal sealed class MemoryConverter : BinaryConverter<Memory<byte>>
{
    protected override Memory<byte> Wrap(ReadOnlyMemory<byte> data) => data.ToArray();

    protected override ReadOnlyMemory<byte> Unwrap(Memory<byte> value) => value.ToArray();
}
