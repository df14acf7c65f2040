using System.Text.Json;
using ActorSocketIo.Protocol;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Outside;

/// <summary>Reads a command: the body of a long-polling POST with one event in it, <c>["action", scope, …]</c>.</summary>
/// <remarks>
/// So binary is attached as in any event: <c>451-/chat,["emit",{"rooms":["a"]},"news",{"_placeholder":true,"num":0}]</c>, a separator, <c>bAAEC</c>.
/// Members of the scope: <c>rooms</c>, <c>except</c>, <c>volatile</c>, <c>compress</c>, <c>key</c>; all may be left out. The packet's namespace is the command's.
/// </remarks>
internal static class OutsideReader
{
    /// <summary>Rooms of a command, those that it excepts, and those that are to be joined: so many of each.</summary>
    public const int MaxRooms = 1000;

    private const int MaxAttachments = 1000;

    /// <summary>Reads a body. Never throws.</summary>
    /// <param name="body">Its bytes; they may be used again afterwards.</param>
    /// <param name="json">The application's options, for its arguments.</param>
    /// <returns>The command, or what is wrong with it, in words for whoever sent it.</returns>
    public static Decoded<OutsideCommand> Read(ReadOnlyMemory<byte> body, JsonSerializerOptions json)
    {
        var packet = ReadPacket(body);
        if (!packet.IsValid)
            return Mistake($"the body is no Socket.IO packet in an Engine.IO payload: {packet.Error.Message}");
        if (packet.Value is not { Type: SocketPacketType.Event, AckId: null, Elements.Count: >= 2 })
            return Mistake("the packet must be one event without an acknowledgement: [\"emit\", {\"rooms\":[…]}, \"name\", …]");
        var args = new Arguments(packet.Value, skip: 0, json);
        if (ActionOf(args[0]) is not { } action)
            return Mistake("the first element must be emit, serverSideEmit, socketsJoin, socketsLeave or disconnectSockets");
        var scope = ReadScope(args[1]);
        if (!scope.IsValid)
            return scope.Error;
        var command = new OutsideCommand(action, packet.Value.Namespace, scope.Value, new Arguments(packet.Value, skip: 2, json));
        return MistakeIn(command) is { } mistake ? Mistake(mistake) : command;
    }

    /// <summary>The strings of an array of rooms, each once; null if it is none, or too long.</summary>
    internal static string[]? RoomsOf(IEnumerable<Argument> rooms)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var room in rooms)
        {
            if (TextOf(room) is not { } name || names.Count == MaxRooms)
                return null;
            names.Add(name);
        }

        return [.. names];
    }

    private static Decoded<SocketPacket?> ReadPacket(ReadOnlyMemory<byte> body)
    {
        var decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits(MaxAttachments, Math.Max(1, body.Length)));
        var reader = new EnginePayloadReader(body);
        SocketPacket? whole = null;
        while (reader.TryRead(out var message))
        {
            if (!message.IsValid)
                return message.Error;
            if (whole is not null || message.Value.Type != EnginePacketType.Message)
                return Mistake("there is more in it than one event");
            var packet = decoder.Add(message.Value.Data.Span, message.Value.IsBinary);
            if (!packet.IsValid)
                return packet;
            whole = packet.Value;
        }

        return whole is null ? Mistake("attachments are missing") : whole;
    }

    private static OutsideAction? ActionOf(Argument name) => TextOf(name) switch
    {
        "emit" => OutsideAction.Emit,
        "serverSideEmit" => OutsideAction.ServerSideEmit,
        "socketsJoin" => OutsideAction.SocketsJoin,
        "socketsLeave" => OutsideAction.SocketsLeave,
        "disconnectSockets" => OutsideAction.DisconnectSockets,
        _ => null,
    };

    private static Decoded<BroadcastScope> ReadScope(Argument scope)
    {
        if (scope.Kind != JsonValueKind.Object)
            return Mistake("the second element must be an object, {} for everybody");
        var read = BroadcastScope.Everyone;
        foreach (var (name, value) in scope.EnumerateObject())
        {
            switch (name, value.Kind)
            {
                case ("rooms", JsonValueKind.Array) when RoomsOf(value.EnumerateArray()) is { } rooms:
                    read = read with { Rooms = rooms };
                    break;
                case ("except", JsonValueKind.Array) when RoomsOf(value.EnumerateArray()) is { } rooms:
                    read = read with { Except = rooms };
                    break;
                case ("volatile", JsonValueKind.True or JsonValueKind.False):
                    read = read with { Volatile = value.Kind == JsonValueKind.True };
                    break;
                case ("compress", JsonValueKind.True or JsonValueKind.False):
                    read = read with { Compress = value.Kind == JsonValueKind.True };
                    break;
                case ("key", JsonValueKind.String) when TextOf(value) is { } key:
                    read = read with { Key = key };
                    break;
                default: // passed over, it might reach more than was meant
                    return Mistake($"the scope may have rooms and except (arrays of at most {MaxRooms} strings), volatile and compress (booleans) and key (a string), and nothing else");
            }
        }

        return read;
    }

    private static string? MistakeIn(OutsideCommand command) => command.Action switch
    {
        OutsideAction.Emit => NameOf(command) is not { } name ? "after the scope the event's name must come, a string"
            : EventName.IsReserved(name) ? "the event's name is reserved by the protocol; choose another" : null,
        OutsideAction.ServerSideEmit => NameOf(command) is not { } name ? "after the scope the event's name must come, a string"
            : EventNames.IsReservedAmongServers(name) ? "the event's name is reserved among servers; choose another"
            : command.Scope == BroadcastScope.Everyone ? null : "serverSideEmit is for every node: its scope must be {}",
        OutsideAction.DisconnectSockets => command.Args is [{ Kind: JsonValueKind.True or JsonValueKind.False }] ? null
            : "after the scope there must be true or false: whether the whole connection is closed",
        _ => command.Args.Count > 0 && RoomsOf(command.Args) is not null ? null : $"after the scope rooms must come: one to {MaxRooms} strings",
    };

    private static string? NameOf(OutsideCommand command) => command.Args.Count == 0 ? null : TextOf(command.Args[0]);

    private static string? TextOf(Argument value) => value.Kind == JsonValueKind.String && value.TryGet<string>(out var text) ? text : null;

    private static ProtocolError Mistake(string what) => new(what);
}
