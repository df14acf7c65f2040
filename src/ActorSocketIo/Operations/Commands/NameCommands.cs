using System.Collections.Immutable;
using ActorSocketIo.Operations.Palettes;
using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Commands about namespaces and rooms: <c>namespaces</c>, <c>rooms</c>, <c>room</c>.</summary>
internal static class NameCommands
{
    public static CommandDefinition Namespaces { get; } = new(
        "namespaces", "lists the namespaces, with the sockets in them", [Arguments.Prefix with { IsPositional = true }, Arguments.Limit, Arguments.After, Arguments.Timeout]);

    public static CommandDefinition Rooms { get; } = new(
        "rooms", "lists the rooms that sockets have joined, without those of single sockets",
        [Arguments.Namespace, Arguments.Prefix with { IsPositional = true }, Arguments.Limit, Arguments.After, Arguments.Timeout]);

    public static CommandDefinition Room { get; } = new(
        "room", "shows on which nodes a room has sockets; 'sockets --in ROOM' lists them", [Arguments.Room with { IsMandatory = true, IsPositional = true }, Arguments.Namespace, Arguments.Timeout]);

    public static async Task<CommandResult> NamespacesAsync(CommandCall call, CancellationToken cancellation)
    {
        var (names, next, missing) = await AskAsync(call, nsp: null, cancellation).ConfigureAwait(false);
        return new CommandResult
        {
            Columns = ["namespace", "sockets", "rooms", "nodes"],
            Rows = [.. names.Select(name => CommandResult.Row(name.Key, name.Sum(part => part.Item.Sockets), name.Sum(part => part.Item.Rooms), name.Count()))],
            Next = next,
            Missing = missing,
            Notice = names.Any(name => name.Count() > 1 && name.Sum(part => part.Item.Rooms) > 0) ? "A room with sockets on several nodes counts on each." : null,
        };
    }

    public static async Task<CommandResult> RoomsAsync(CommandCall call, CancellationToken cancellation)
    {
        var (names, next, missing) = await AskAsync(call, call.Namespace.Name, cancellation).ConfigureAwait(false);
        return new CommandResult
        {
            Columns = ["room", "sockets", "nodes"],
            Rows = [.. names.Select(name => (name.Key, Sockets: name.Sum(part => part.Item.Sockets), Nodes: name.Count(part => part.Item.Sockets > 0)))
                .Where(room => room.Sockets > 0).Select(room => CommandResult.Row(room.Key, room.Sockets, room.Nodes))],
            Next = next,
            Missing = missing,
        };
    }

    public static async Task<CommandResult> RoomAsync(CommandCall call, CancellationToken cancellation)
    {
        // No other name that begins with this one comes before it.
        var room = call.Input.Text("room");
        var question = new GetNames(0, call.Namespace.Name, room, After: null, Limit: 1);
        var answer = await call.Node.AskAllAsync(call.Timeout, () => NameTable.Answer(call.Server, question), number => question with { Request = number }, cancellation).ConfigureAwait(false);
        var found = answer.Found.SelectMany(node => node.Answer.Names.Where(name => name.Name == room && name.Sockets > 0).Select(name => (node.Node, name.Sockets))).ToArray();
        return new CommandResult
        {
            Columns = ["node", "sockets"],
            Rows = [.. found.Select(node => CommandResult.Row(node.Node.ToString(), node.Sockets))],
            Missing = [.. answer.Missing],
            Notice = found.Length == 0 ? "Nobody is in it." : CommandText.Count(found.Sum(node => node.Sockets), "socket"),
        };
    }

    private static async Task<(IReadOnlyList<IGrouping<string, (Link.NodeToken Node, NameCount Item)>> Names, string? Next, ImmutableArray<string> Missing)> AskAsync(
        CommandCall call, string? nsp, CancellationToken cancellation)
    {
        var question = new GetNames(0, nsp, call.Input.Text("prefix"), call.After, call.Limit);
        var answer = await call.Node.AskAllAsync(call.Timeout, () => NameTable.Answer(call.Server, question), number => question with { Request = number }, cancellation).ConfigureAwait(false);
        var (items, next) = SortedPages.Merge(
            [.. answer.Found.Select(page => new NodePage<NameCount>(page.Node, [.. page.Answer.Names.Select(name => KeyValuePair.Create(name.Name, name))], page.Answer.IsLast))],
            call.Limit, call.After);
        return (items, next, [.. answer.Missing]);
    }
}
