using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Commands about sockets: <c>sockets</c>, <c>socket</c>.</summary>
internal static class SocketCommands
{
    public static CommandDefinition Sockets { get; } = new(
        "sockets", "lists sockets: all of the namespace, or those in any of some rooms", [Arguments.Namespace, Arguments.In, Arguments.Except, Arguments.Limit, Arguments.After, Arguments.Timeout]);

    public static CommandDefinition Socket { get; } = new(
        "socket", "shows a socket: its rooms, its data, where it comes from", [Arguments.Socket with { IsMandatory = true, IsPositional = true }, Arguments.Namespace, Arguments.Timeout]);

    public static async Task<CommandResult> SocketsAsync(CommandCall call, CancellationToken cancellation)
    {
        const SocketFields fields = SocketFields.Rooms | SocketFields.Handshake;
        var adapter = call.Namespace.Adapter;
        var scope = SocketSelection.Of(call.Input);
        var asking = call.Node.AskByNodeAsync<AdapterProtocol.SocketsFound>(
            adapter.Remote.AnswerersFor(call.Node, scope), call.Timeout, number => new AdapterProtocol.FetchPage(number, adapter.Remote.Select(scope), fields, call.After), cancellation);
        var here = Here(adapter, scope, fields, call);
        var there = await asking.ConfigureAwait(false);
        var (sockets, next) = SortedPages.Merge(
            [here, .. there.Found.Select(page => Page(page.Node, page.Answer.Sockets, page.Answer.IsLast))], call.Limit, call.After);
        return new CommandResult
        {
            Columns = ["socket", "node", "address", "since", "rooms"],
            Rows = [.. sockets.Select(socket => socket.First()).Select(socket => Describe(socket.Node, socket.Item))],
            Next = next,
            Missing = [.. there.Missing],
        };

        ImmutableArray<JsonElement> Describe(NodeToken node, SocketDescription socket)
        {
            var handshake = socket.Handshake(call.Server.Json);
            return CommandResult.Row(socket.Id, node.ToString(), handshake.Address, At(handshake), RoomsOf(socket.Id, socket.Rooms));
        }
    }

    public static async Task<CommandResult> SocketAsync(CommandCall call, CancellationToken cancellation)
    {
        var id = call.Input.Text("socket");
        var answer = await call.Namespace.To(id).Timeout(call.Timeout).QuerySocketsAsync(SocketFields.All, cancellation).ConfigureAwait(false);
        if (answer.Found.FirstOrDefault(found => found.Id == id) is not { } socket)
        {
            return new CommandResult
            {
                Missing = [.. answer.Missing],
                Error = answer.IsComplete ? $"There is no socket '{id}' in {call.Namespace.Name}: 'sockets' lists them." : null,
            };
        }

        var handshake = socket.Handshake;
        return new CommandResult
        {
            Columns = ["socket", "namespace", "address", "since", "secure", "origin", "user_agent", "rooms", "data"],
            Rows =
            [
                CommandResult.Row(
                    id, call.Namespace.Name, handshake.Address, At(handshake), handshake.IsSecure, handshake.Headers.GetValueOrDefault("origin"),
                    handshake.Headers.GetValueOrDefault("user-agent"), RoomsOf(id, socket.Rooms), JsonOf(socket.Data)),
            ],
            IsProperties = true,
            Missing = [.. answer.Missing],
        };
    }

    private static NodePage<SocketDescription> Here(Adapter adapter, BroadcastScope scope, SocketFields fields, CommandCall call)
    {
        var sockets = adapter.Index.Select(scope).After(call.After, call.Limit);
        return Page(call.Node.Peers.Self, [.. sockets.Select(socket => new OwnSocketDescription(socket, fields))], sockets.Length < call.Limit);
    }

    private static NodePage<SocketDescription> Page(NodeToken node, IEnumerable<SocketDescription> sockets, bool isLast) =>
        new(node, [.. sockets.Select(socket => KeyValuePair.Create(socket.Id, socket))], isLast);

    private static string[] RoomsOf(string id, IReadOnlySet<string> rooms) => [.. rooms.Where(room => room != id).Order(StringComparer.Ordinal)];

    private static string At(Handshake handshake) => DateTimeOffset.FromUnixTimeMilliseconds(handshake.Issued).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonElement JsonOf(Argument data)
    {
        using var json = JsonDocument.Parse(data.Json);
        return json.RootElement.Clone();
    }
}
