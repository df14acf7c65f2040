using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo;

/// <summary>The payload of an event or ack, encoded once in the cluster.</summary>
/// <param name="Json">A JSON array in UTF-8, with placeholders. Never pooled: it may wait in a link.</param>
/// <param name="Attachments">What the placeholders stand for.</param>
/// <param name="Offset">Its last element, if that is no argument but an offset for clients that may come back.</param>
internal readonly record struct EncodedArguments(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte>[] Attachments, string? Offset = null)
{
    /// <summary>What the event is the latest of; null if nobody keeps the latest only, or it must arrive: it asks for an acknowledgement.</summary>
    public EventKey? Key { get; init; }

    /// <summary>The event's name.</summary>
    public string ReadName(JsonSerializerOptions options) => EventName.Read(new Argument(Json, Attachments, options).EnumerateArray().First().Json.Span);

    /// <summary>The arguments alone.</summary>
    public EncodedArguments WithoutOffset() => Offset is null ? this : new(PacketOffset.Strip(Json), Attachments);

    /// <summary>Takes an event apart: its name, and what comes behind it.</summary>
    public (string Name, Arguments Args) ReadEvent(JsonSerializerOptions options)
    {
        var all = new Argument(Json, Attachments, options);
        return (EventName.Read(all.EnumerateArray().First().Json.Span), Arguments.Parse(all, skip: 1, options));
    }
}
