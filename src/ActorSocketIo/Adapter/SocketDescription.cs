using System.Collections.Immutable;

namespace ActorSocketIo.Adapters;

/// <summary>A socket as other nodes see it: a snapshot.</summary>
/// <remarks>Headers that carry secrets (<c>authorization</c>, <c>cookie</c>, <c>proxy-authorization</c>) stay on their node.</remarks>
internal sealed record SocketDescription(
    string Id,
    ImmutableArray<string> Rooms,
    AdapterProtocol.Payload Data,
    AdapterProtocol.Payload Auth,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ImmutableArray<KeyValuePair<string, string>> Query,
    string Time,
    string Address,
    bool IsCrossDomain,
    bool IsSecure,
    long Issued,
    string Url);
