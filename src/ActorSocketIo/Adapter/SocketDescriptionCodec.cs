using System.Collections.Immutable;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>How descriptions of sockets are written: the fields that were asked for, one socket after the other.</summary>
internal static class SocketDescriptionCodec
{
    public static void Write(WireWriter w, SocketFields fields) => w.WriteByte((byte)fields);

    /// <summary>Fields that only a later version knows are left out.</summary>
    public static SocketFields ReadFields(ref WireReader r) => (SocketFields)r.ReadByte() & SocketFields.All;

    public static void Write(WireWriter w, SocketFields fields, ImmutableArray<SocketDescription> sockets)
    {
        Write(w, fields);
        w.WriteCount(sockets.Length);
        foreach (var socket in sockets)
        {
            w.WriteString(socket.Id);
            if (fields.HasFlag(SocketFields.Rooms))
                AdapterCodecs.Write(w, socket.Rooms);
            if (fields.HasFlag(SocketFields.Data))
                AdapterCodecs.Write(w, socket.Data!);
            if (fields.HasFlag(SocketFields.Handshake))
                Write(w, socket.Handshake!);
        }
    }

    public static ImmutableArray<SocketDescription> Read(ref WireReader r, out SocketFields fields)
    {
        fields = ReadFields(ref r);
        var sockets = ImmutableArray.CreateBuilder<SocketDescription>(r.ReadCount(bytesEach: fields.HasFlag(SocketFields.Handshake) ? 24 : 2));
        for (var i = sockets.Capacity; i > 0; i--)
        {
            sockets.Add(new SocketDescription(
                r.ReadString(),
                fields.HasFlag(SocketFields.Rooms) ? AdapterCodecs.ReadNames(ref r) : default,
                fields.HasFlag(SocketFields.Data) ? AdapterCodecs.ReadPayload(ref r) : null,
                fields.HasFlag(SocketFields.Handshake) ? ReadHandshake(ref r) : null));
        }

        return sockets.MoveToImmutable();
    }

    private static void Write(WireWriter w, HandshakeDescription handshake)
    {
        AdapterCodecs.Write(w, handshake.Auth);
        Write(w, handshake.Headers);
        Write(w, handshake.Query);
        w.WriteString(handshake.Address);
        w.WriteBool(handshake.IsCrossDomain);
        w.WriteBool(handshake.IsSecure);
        w.WriteInt64(handshake.Issued);
        w.WriteString(handshake.Url);
    }

    private static HandshakeDescription ReadHandshake(ref WireReader r)
    {
        var (auth, headers, query) = (AdapterCodecs.ReadPayload(ref r), ReadPairs(ref r), ReadPairs(ref r));
        return new HandshakeDescription(auth, headers, query, r.ReadString(), r.ReadBool(), r.ReadBool(), r.ReadInt64(), r.ReadString());
    }

    private static void Write(WireWriter w, ImmutableArray<KeyValuePair<string, string>> pairs)
    {
        w.WriteCount(pairs.Length);
        foreach (var (name, value) in pairs)
        {
            w.WriteString(name);
            w.WriteString(value);
        }
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadPairs(ref WireReader r)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(r.ReadCount(bytesEach: 2));
        for (var i = pairs.Capacity; i > 0; i--)
            pairs.Add(new(r.ReadString(), r.ReadString()));
        return pairs.MoveToImmutable();
    }
}
