using System.Collections.Immutable;

namespace ActorSocketIo.Adapters;

/// <summary>A socket as other nodes see it: a snapshot.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rooms">Its rooms; default if nobody asked.</param>
/// <param name="Data">One JSON object; null if nobody asked.</param>
/// <param name="Handshake">How it came to be; null if nobody asked.</param>
internal sealed record SocketDescription(string Id, ImmutableArray<string> Rooms, AdapterProtocol.Payload? Data, HandshakeDescription? Handshake);

/// <summary>A socket's handshake as other nodes see it.</summary>
/// <remarks>Headers that carry secrets (<c>authorization</c>, <c>cookie</c>, <c>proxy-authorization</c>) stay on their node.</remarks>
internal sealed record HandshakeDescription(
    AdapterProtocol.Payload Auth,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ImmutableArray<KeyValuePair<string, string>> Query,
    string Address,
    bool IsCrossDomain,
    bool IsSecure,
    long Issued,
    string Url);
