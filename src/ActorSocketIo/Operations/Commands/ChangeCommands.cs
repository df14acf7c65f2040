using System.Text.Json;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Commands that do something to sockets: <c>emit</c>, <c>join</c>, <c>leave</c>, <c>disconnect</c>.</summary>
internal static class ChangeCommands
{
    private static readonly CommandArgument[] Whom = [Arguments.Sockets, Arguments.In, Arguments.Except, Arguments.All, Arguments.Namespace, Arguments.Timeout];

    private static readonly CommandArgument Rooms = Arguments.Room with { IsMandatory = true, AllowsMultiple = true, IsPositional = true };

    public static CommandDefinition Emit { get; } = new(
        "emit", "sends an event to sockets",
        [
            new("event", "the event's name", ["--event", "-e"]) { IsMandatory = true, IsPositional = true },
            new("data", "an argument of it: JSON, or else a text", ["--data", "-d"]) { AllowsMultiple = true, IsPositional = true },
            .. Whom,
        ])
    {
        Changes = true,
    };

    public static CommandDefinition Join { get; } = new("join", "makes sockets join rooms", [Rooms, .. Whom]) { Changes = true };

    public static CommandDefinition Leave { get; } = new("leave", "makes sockets leave rooms", [Rooms, .. Whom]) { Changes = true };

    public static CommandDefinition Disconnect { get; } = new(
        "disconnect", "disconnects sockets from the namespace", [new("close", "closes their whole connections", ["--close"]) { Kind = ArgumentKind.Flag }, .. Whom])
    {
        Changes = true,
    };

    public static Task<CommandResult> EmitAsync(CommandCall call, CancellationToken cancellation) => ChangeAsync(
        call, sockets => sockets.EmitAsync(call.Input.Text("event"), [.. call.Input.All("data").Select(Value)]), cancellation);

    public static Task<CommandResult> JoinAsync(CommandCall call, CancellationToken cancellation) =>
        ChangeAsync(call, sockets => sockets.SocketsJoinAsync([.. call.Input.All("room")]), cancellation);

    public static Task<CommandResult> LeaveAsync(CommandCall call, CancellationToken cancellation) =>
        ChangeAsync(call, sockets => sockets.SocketsLeaveAsync([.. call.Input.All("room")]), cancellation);

    public static Task<CommandResult> DisconnectAsync(CommandCall call, CancellationToken cancellation) =>
        ChangeAsync(call, sockets => sockets.DisconnectSocketsAsync(call.Input.Has("close")), cancellation);

    private static async Task<CommandResult> ChangeAsync(CommandCall call, Func<BroadcastOperator, Task> change, CancellationToken cancellation)
    {
        var scope = SocketSelection.OfChange(call.Input) with { Timeout = call.Timeout };
        var nsp = call.Namespace;
        var counted = await nsp.Adapter.Utilities.Count(scope, cancellation).ConfigureAwait(false);
        IEnumerable<string> missing = counted.Missing;
        try
        {
            await change(new BroadcastOperator(nsp, scope)).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (PartialAnswerException partial)
        {
            missing = missing.Union(partial.Missing);
        }

        return new CommandResult { Columns = ["sockets"], Rows = [CommandResult.Row(counted.Found.Sum())], IsProperties = true, Missing = [.. missing] };
    }

    private static object? Value(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
