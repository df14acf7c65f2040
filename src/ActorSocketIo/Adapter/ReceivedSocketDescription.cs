using System.Text.Json;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>A socket of another node, read from the message that it came in when somebody looks.</summary>
/// <param name="message">The message, which has been found whole.</param>
/// <param name="at">Where in it the socket's fields begin, behind its id.</param>
/// <param name="id">Its id.</param>
internal sealed class ReceivedSocketDescription(EncodedSockets message, int at, string id) : SocketDescription(id, message.Fields)
{
    private readonly int _at = at;

    public override Argument Data(JsonSerializerOptions json)
    {
        var reader = ReaderAtData();
        return AdapterCodecs.ReadPayload(ref reader).ToArgument(json);
    }

    protected override string[] ReadRooms()
    {
        var reader = new WireReader(message.Bytes[_at..]);
        var rooms = new string[reader.ReadCount()];
        foreach (ref var room in rooms.AsSpan())
            room = reader.ReadVarUInt() is > 0 and var number ? message.Strings[(int)number - 1] : Id;
        return rooms;
    }

    protected override Handshake ReadHandshake(JsonSerializerOptions json)
    {
        var reader = ReaderAtData();
        if (Fields.Has(SocketFields.Data))
            EncodedSockets.SkipPayload(ref reader);
        return new Handshake
        {
            Auth = AdapterCodecs.ReadPayload(ref reader).ToArgument(json),
            Headers = ReadPairs(ref reader),
            Query = ReadPairs(ref reader),
            Address = ReadString(ref reader),
            Url = ReadString(ref reader),
            IsCrossDomain = reader.ReadBool(),
            IsSecure = reader.ReadBool(),
            Issued = reader.ReadInt64(),
        };
    }

    private WireReader ReaderAtData()
    {
        var reader = new WireReader(message.Bytes[_at..]);
        if (Fields.Has(SocketFields.Rooms))
            message.SkipRooms(ref reader);
        return reader;
    }

    private Dictionary<string, string> ReadPairs(ref WireReader reader)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadVarUInt() is > 0 and var name)
            pairs[message.Strings[(int)name - 1]] = ReadString(ref reader);
        return pairs;
    }

    private string ReadString(ref WireReader reader) => message.Strings[(int)reader.ReadVarUInt()];
}
