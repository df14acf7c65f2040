using System.Collections.Frozen;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>Writes descriptions of sockets for other nodes, as <see cref="EncodedSockets"/> reads them. Not thread-safe.</summary>
internal sealed class SocketDescriptionWriter
{
    /// <summary>What a thread keeps between messages: about two of the usual length.</summary>
    private const int KeptBytes = 128 * 1024;

    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "authorization", "cookie", "proxy-authorization");

    [ThreadStatic] private static SocketDescriptionWriter? _cached;

    private readonly SharedStrings _strings = new();
    private readonly WireWriter _sockets = new();
    private SocketFields _fields;
    private int _count;

    private SocketDescriptionWriter()
    {
    }

    /// <summary>Bytes written so far.</summary>
    public int Length => _strings.Length + _sockets.Length;

    /// <summary>Whether a header carries a secret, so that it is shown to nobody else.</summary>
    public static bool IsSecret(string header) => Secrets.Contains(header);

    /// <summary>A writer of this thread, empty. Give it back with <see cref="Return"/>, unless something failed.</summary>
    public static SocketDescriptionWriter Rent(SocketFields fields)
    {
        var writer = _cached ?? new SocketDescriptionWriter();
        _cached = null;
        writer._fields = fields;
        return writer;
    }

    /// <summary>Gives a rented writer back; a large one is not kept.</summary>
    public static void Return(SocketDescriptionWriter writer)
    {
        if (writer.Length > KeptBytes)
            return;
        writer._strings.Clear();
        writer._sockets.Clear();
        writer._count = 0;
        _cached = writer;
    }

    /// <summary>Describes a socket as it is now.</summary>
    public void Add(Socket socket) => Add(
        socket.Id,
        _fields.Has(SocketFields.Rooms) ? socket.Membership.ToArray(socket) : [],
        _fields.Has(SocketFields.Data) ? socket.Data.ToArgument() : default,
        socket.Handshake);

    /// <summary>Writes a description, or what was asked for of it.</summary>
    /// <param name="id">The socket's id.</param>
    /// <param name="rooms">Its rooms, in the order of joining.</param>
    /// <param name="data">What the application keeps with it.</param>
    /// <param name="handshake">Headers that carry secrets (<c>authorization</c>, <c>cookie</c>, <c>proxy-authorization</c>) stay on this node.</param>
    public void Add(string id, ReadOnlySpan<string> rooms, in Argument data, Handshake handshake)
    {
        _strings.StartSocket();
        _count++;
        _sockets.WriteString(id);
        if (_fields.Has(SocketFields.Rooms))
            WriteRooms(id, rooms);
        if (_fields.Has(SocketFields.Data))
            AdapterCodecs.Write(_sockets, data);
        if (_fields.Has(SocketFields.Handshake))
            Write(handshake);
    }

    /// <summary>What has been written, in arrays of its own.</summary>
    public EncodedSockets ToEncoded() => new(_fields, _strings.ToEncoded(), _count, _sockets.ToArray());

    private void WriteRooms(string id, ReadOnlySpan<string> rooms)
    {
        _sockets.WriteCount(rooms.Length);
        foreach (var room in rooms)
            _sockets.WriteCount(room == id ? 0 : _strings.NumberOf(room) + 1);
    }

    private void Write(Handshake handshake)
    {
        AdapterCodecs.Write(_sockets, handshake.Auth);
        WritePairs(handshake.Headers, Secrets);
        WritePairs(handshake.Query, but: null);
        WriteNumber(handshake.Address);
        WriteNumber(handshake.Url);
        _sockets.WriteBool(handshake.IsCrossDomain);
        _sockets.WriteBool(handshake.IsSecure);
        _sockets.WriteInt64(handshake.Issued);
    }

    private void WritePairs(IReadOnlyDictionary<string, string> pairs, FrozenSet<string>? but)
    {
        if (pairs is Dictionary<string, string> table) // which is walked without an allocation
        {
            foreach (var (name, value) in table)
                WritePair(name, value, but);
        }
        else
        {
            foreach (var (name, value) in pairs)
                WritePair(name, value, but);
        }

        _sockets.WriteCount(0);
    }

    private void WritePair(string name, string value, FrozenSet<string>? but)
    {
        if (but?.Contains(name) == true)
            return;
        _sockets.WriteCount(_strings.NumberOf(name) + 1);
        WriteNumber(value);
    }

    private void WriteNumber(string text) => _sockets.WriteCount(_strings.NumberOf(text));
}
