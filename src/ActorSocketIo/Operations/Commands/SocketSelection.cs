using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Which sockets a command is for.</summary>
internal static class SocketSelection
{
    /// <summary>Those that its arguments name: by id, by room, or all.</summary>
    public static BroadcastScope Of(ParsedCommand input) => new() { Rooms = [.. input.All("socket"), .. input.All("in")], Except = [.. input.All("except")] };

    /// <summary>The same, for a command that changes something.</summary>
    /// <exception cref="CommandMistakeException">No socket is named: all must be asked for by word.</exception>
    public static BroadcastScope OfChange(ParsedCommand input)
    {
        var scope = Of(input);
        if (scope.Rooms.Length == 0 && !input.Has("all"))
            throw new CommandMistakeException($"'{input.Definition.Name}' must know which sockets: give --socket SOCKET, --in ROOM, or --all for every socket of {input.Text("namespace")}.");
        return scope.Rooms.Length > 0 && input.Has("all")
            ? throw new CommandMistakeException("Either all sockets, or some: leave out --all, or --socket and --in.")
            : scope;
    }
}
