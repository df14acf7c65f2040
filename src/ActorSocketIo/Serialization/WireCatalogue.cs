using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Forming;
using ActorSocketIo.Guarding;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Operations;
using ActorSocketIo.Recovery;
using ActorSocketIo.Relay;
using ActorSocketIo.Rooms;

namespace ActorSocketIo.Serialization;

/// <summary>Every message of ours that crosses nodes. A folder that adds one lists it in its protocol class, and that class here.</summary>
internal static class WireCatalogue
{
    /// <summary>All codecs of this assembly.</summary>
    public static ImmutableArray<MessageCodec> Codecs { get; } =
    [
        .. FormingProtocol.Codecs,
        .. LinkProtocol.Codecs,
        .. InterestProtocol.Codecs,
        .. AdapterCodecs.All,
        .. RoomProtocol.Codecs,
        .. RelayCodecs.All,
        .. MoveCodecs.All,
        .. GuardCodecs.All,
        .. OperationsCodecs.All,
    ];
}
