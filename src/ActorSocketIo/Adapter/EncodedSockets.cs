using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>Descriptions of sockets as they cross nodes: what many have in common is written once, and most is read when somebody looks.</summary>
/// <param name="fields">What is told of each socket beside its id.</param>
/// <param name="strings">What the numbers in <paramref name="bytes"/> stand for.</param>
/// <param name="count">How many sockets.</param>
/// <param name="bytes">
/// One socket after the other: its id; its rooms (a count, and for each the number of a string + 1, or 0 for its id); its data; its handshake (auth; headers and query,
/// each as pairs of a name's number + 1 and a value's, closed by 0; address, URL, two flags, time). <see cref="SocketDescriptionWriter"/> writes them.
/// </param>
internal sealed class EncodedSockets(SocketFields fields, EncodedStrings strings, int count, ReadOnlyMemory<byte> bytes)
{
    public SocketFields Fields => fields;

    public EncodedStrings Strings => strings;

    public int Count => count;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>No sockets.</summary>
    public static EncodedSockets None(SocketFields fields) => new(fields, new EncodedStrings(0, default), 0, default);

    public static void Write(WireWriter w, EncodedSockets sockets)
    {
        SocketFieldsCodec.Write(w, sockets.Fields);
        w.WriteCount(sockets.Strings.Count);
        w.WriteBytes(sockets.Strings.Bytes.Span);
        w.WriteCount(sockets.Count);
        w.WriteBytes(sockets.Bytes.Span);
    }

    /// <summary>Reads the ids, and makes sure that all the rest can be read later.</summary>
    public static EncodedSockets Read(ref WireReader r, out ImmutableArray<SocketDescription> descriptions)
    {
        var fields = SocketFieldsCodec.Read(ref r);
        var sockets = new EncodedSockets(fields, new EncodedStrings(r.ReadCount(), r.ReadBytes()), r.ReadCount(), r.ReadBytes());
        var isWhole = sockets.TryDescribe(out descriptions) && sockets.Strings.AreWhole();
        return isWhole ? sockets : r.Break(sockets);
    }

    /// <summary>The sockets as an asker sees them.</summary>
    /// <returns>False if a byte does not fit; then nothing that was read counts.</returns>
    public bool TryDescribe(out ImmutableArray<SocketDescription> descriptions)
    {
        var reader = new WireReader(bytes);
        var all = new SocketDescription[count];
        foreach (ref var one in all.AsSpan())
        {
            var id = reader.ReadString();
            one = new ReceivedSocketDescription(this, at: bytes.Length - reader.Left, id);
            if (fields.Has(SocketFields.Rooms))
                SkipRooms(ref reader);
            if (fields.Has(SocketFields.Data))
                SkipPayload(ref reader);
            if (fields.Has(SocketFields.Handshake))
                SkipHandshake(ref reader);
        }

        descriptions = ImmutableCollectionsMarshal.AsImmutableArray(all);
        return !reader.IsBroken && reader.Left == 0;
    }

    public void SkipRooms(ref WireReader r)
    {
        for (var rooms = r.ReadCount(); rooms > 0; rooms--)
            SkipNumber(ref r, below: strings.Count + 1);
    }

    public static void SkipPayload(ref WireReader r)
    {
        r.ReadBytes();
        for (var attachments = r.ReadCount(); attachments > 0; attachments--)
            r.ReadBytes();
    }

    private void SkipHandshake(ref WireReader r)
    {
        SkipPayload(ref r);
        SkipPairs(ref r);
        SkipPairs(ref r);
        SkipNumber(ref r, strings.Count);
        SkipNumber(ref r, strings.Count);
        r.ReadBool();
        r.ReadBool();
        r.ReadInt64();
    }

    private void SkipPairs(ref WireReader r)
    {
        while (SkipNumber(ref r, below: strings.Count + 1) > 0)
            SkipNumber(ref r, strings.Count);
    }

    private static ulong SkipNumber(ref WireReader r, int below)
    {
        var number = r.ReadVarUInt();
        return number < (ulong)below ? number : r.Break(0UL);
    }
}
