using System.Collections.Frozen;
using System.Collections.Immutable;
using ActorSocketIo.Operations.Commands;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations;

/// <summary>The palette <c>socketio</c>: what operators can ask of a server and do to it, on all its nodes.</summary>
internal static class SocketIoPalette
{
    private static readonly ImmutableArray<(CommandDefinition Definition, Func<CommandCall, CommandStep> Start)> Commands =
    [
        Once(NodeCommands.Nodes, NodeCommands.NodesAsync),
        Once(NameCommands.Namespaces, NameCommands.NamespacesAsync),
        Once(NameCommands.Rooms, NameCommands.RoomsAsync),
        Once(NameCommands.Room, NameCommands.RoomAsync),
        Once(SocketCommands.Sockets, SocketCommands.SocketsAsync),
        Once(SocketCommands.Socket, SocketCommands.SocketAsync),
        Once(ChangeCommands.Emit, ChangeCommands.EmitAsync),
        Once(ChangeCommands.Join, ChangeCommands.JoinAsync),
        Once(ChangeCommands.Leave, ChangeCommands.LeaveAsync),
        Once(ChangeCommands.Disconnect, ChangeCommands.DisconnectAsync),
        Once(NodeCommands.Stats, NodeCommands.StatsAsync),
        (TailRun.Definition, call => new TailRun(call).NextAsync),
        Once(NodeCommands.Drain, NodeCommands.DrainAsync),
    ];

    private static readonly FrozenDictionary<string, Func<CommandCall, CommandStep>> ByName = Commands.ToFrozenDictionary(command => command.Definition.Name, command => command.Start);

    /// <summary>Its commands, as they are offered.</summary>
    public static CommandPalette Palette { get; } = new("socketio", "what operators can ask of a Socket.IO server and do to it, on all its nodes", [.. Commands.Select(command => command.Definition)]);

    /// <summary>Begins a command of this palette.</summary>
    public static CommandStep Start(CommandCall call) => ByName[call.Input.Definition.Name](call);

    private static (CommandDefinition Definition, Func<CommandCall, CommandStep> Start) Once(CommandDefinition definition, Func<CommandCall, CancellationToken, Task<CommandResult>> run) =>
        (definition, call => cancellation => run(call, cancellation));
}
