using System.Text.Json;

namespace ActorSocketIo.Adapters;

/// <summary>What is known of a socket: a snapshot. What costs something to make of it is made when somebody looks.</summary>
/// <remarks>Only what <paramref name="fields"/> names may be read; whoever shows it to the application says what was left out.</remarks>
internal abstract class SocketDescription(string id, SocketFields fields)
{
    private IReadOnlySet<string>? _rooms;
    private Handshake? _handshake;

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>What is known.</summary>
    public SocketFields Fields => fields;

    /// <summary>The rooms it was in: the same object each time.</summary>
    public IReadOnlySet<string> Rooms =>
        _rooms ?? Interlocked.CompareExchange(ref _rooms, new HashSet<string>(ReadRooms(), StringComparer.Ordinal), null) ?? _rooms;

    /// <summary>What the application kept with it: one JSON object.</summary>
    public abstract Argument Data(JsonSerializerOptions json);

    /// <summary>How it came to be: the same object each time.</summary>
    public Handshake Handshake(JsonSerializerOptions json) =>
        _handshake ?? Interlocked.CompareExchange(ref _handshake, ReadHandshake(json), null) ?? _handshake;

    protected abstract string[] ReadRooms();

    protected abstract Handshake ReadHandshake(JsonSerializerOptions json);
}
