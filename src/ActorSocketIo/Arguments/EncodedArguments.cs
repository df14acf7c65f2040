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

    /// <summary>Whether it is kept for clients that may come back, under a number that it is to get, or has.</summary>
    public bool IsKept { get; init; }

    /// <summary>Which of the kept emits of its node it is; 0 before that is known, and where clients are not guarded: then it has an offset from the start.</summary>
    public long Number { get; init; }

    /// <summary>Whether its last element says what a client has got by then; of one that is not kept, too.</summary>
    public bool IsStamped { get; init; }

    /// <summary>Bytes of it, about as many as its packet has.</summary>
    public int Bytes
    {
        get
        {
            var bytes = Json.Length;
            foreach (var attachment in Attachments)
                bytes += attachment.Length;
            return bytes;
        }
    }

    /// <summary>The event's name.</summary>
    public string ReadName(JsonSerializerOptions options) => EventName.Read(new Argument(Json, Attachments, options).EnumerateArray().First().Json.Span);

    /// <summary>With an offset behind the arguments.</summary>
    public EncodedArguments WithOffset(string offset) => this with { Json = PacketOffset.Append(Json, offset), Offset = offset };

    /// <summary>The arguments alone.</summary>
    public EncodedArguments WithoutOffset() =>
        Offset is null && !IsStamped ? this : this with { Json = PacketOffset.Strip(Json), Offset = null, IsStamped = false };

    /// <summary>Takes an event apart: its name, and what comes behind it.</summary>
    public (string Name, Arguments Args) ReadEvent(JsonSerializerOptions options)
    {
        var all = new Argument(Json, Attachments, options);
        return (EventName.Read(all.EnumerateArray().First().Json.Span), Arguments.Parse(all, skip: 1, options));
    }
}
