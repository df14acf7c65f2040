using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Arguments that several commands take.</summary>
internal static class Arguments
{
    public static CommandArgument Namespace { get; } = new("namespace", "the namespace", ["--namespace", "-n"])
    {
        Defaults = ["/"],
        ValuesFrom = ["namespaces", "--prefix", "{prefix}", "--limit", "50"],
    };

    public static CommandArgument Timeout { get; } = new("timeout", "how long nodes have to answer; as the server's RequestsTimeout if it is left out", ["--timeout", "-t"])
    {
        Kind = ArgumentKind.Duration,
    };

    public static CommandArgument Limit { get; } = new("limit", "at most so many rows", ["--limit", "-l"]) { Kind = ArgumentKind.Number, Least = 1, Most = 1000, Defaults = ["100"] };

    public static CommandArgument After { get; } = new("after", "goes on where an earlier page ended", ["--after"]);

    public static CommandArgument Prefix { get; } = new("prefix", "only names that begin so", ["--prefix", "-p"]) { Defaults = [""] };

    public static CommandArgument Room { get; } = new("room", "the room", ["--room", "-r"])
    {
        ValuesFrom = ["rooms", "--namespace", "{namespace}", "--prefix", "{prefix}", "--limit", "50"],
    };

    public static CommandArgument Socket { get; } = new("socket", "the socket's id", ["--socket", "-s"]) { ValuesFrom = ["sockets", "--namespace", "{namespace}", "--limit", "50"] };

    public static CommandArgument Node { get; } = new("node", "the node's token", ["--node"]) { ValuesFrom = ["nodes"] };

    /// <summary>Sockets in any of these rooms.</summary>
    public static CommandArgument In { get; } = Room with { Name = "in", Description = "sockets in any of these rooms", Switches = ["--in"], AllowsMultiple = true };

    /// <summary>Sockets with these ids.</summary>
    public static CommandArgument Sockets { get; } = Socket with { Description = "sockets with these ids", AllowsMultiple = true };

    public static CommandArgument Except { get; } = Room with { Name = "except", Description = "but not sockets in any of these rooms", Switches = ["--except", "-x"], AllowsMultiple = true };

    public static CommandArgument All { get; } = new("all", "every socket of the namespace", ["--all"]) { Kind = ArgumentKind.Flag };
}
