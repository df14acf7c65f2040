using System.Collections.Immutable;
using System.Text.Json;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using ActorSocketIo.Operations.Palettes;
using Akka.Actor;
using Akka.Cluster;
using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations.Commands;

/// <summary>Commands about nodes: <c>nodes</c>, <c>stats</c>, <c>drain</c>.</summary>
internal static class NodeCommands
{
    public static CommandDefinition Nodes { get; } = new("nodes", "lists the nodes of the server", [Arguments.Timeout]);

    public static CommandDefinition Stats { get; } = new("stats", "shows what each node holds, has sent, and uses", [Arguments.Timeout]);

    public static CommandDefinition Drain { get; } = new(
        "drain", "makes a node leave: it takes no more clients, closes its own at a pace, and its process ends", [Arguments.Node with { IsMandatory = true, IsPositional = true }, Arguments.Timeout])
    {
        Changes = true,
    };

    public static async Task<CommandResult> NodesAsync(CommandCall call, CancellationToken cancellation)
    {
        var answer = await DescribeAsync(call, cancellation).ConfigureAwait(false);
        var facts = answer.Found.ToDictionary(found => found.Node, found => found.Answer.Facts);
        var peers = call.Node.Peers;
        var self = Cluster.Get(call.Node.System).SelfMember;
        return new CommandResult
        {
            Columns = ["node", "address", "self", "status", "version", "uptime", "sessions", "sockets", "namespaces", "rooms"],
            Rows =
            [
                Describe(peers.Self, self.Address, self.Status, isReachable: true, isSelf: true),
                .. peers.All.OrderBy(peer => peer.Node.Address).Select(peer => Describe(peer.Token, peer.Node.Address, peer.Status, peer.IsReachable, isSelf: false)),
            ],
            Missing = [.. answer.Missing],
        };

        ImmutableArray<JsonElement> Describe(NodeToken node, Address address, MemberStatus status, bool isReachable, bool isSelf)
        {
            var known = facts.GetValueOrDefault(node);
            var shown = !isReachable ? "unreachable" : known is { IsDraining: true } ? "draining" : known is null && status == MemberStatus.Up ? "silent" : Name(status);
            return CommandResult.Row(
                node.ToString(), $"{address.Host}:{address.Port}", isSelf, shown, known?.Version, Seconds(known?.Uptime), known?.Sessions, known?.Sockets, known?.Namespaces, known?.Rooms);
        }
    }

    public static async Task<CommandResult> StatsAsync(CommandCall call, CancellationToken cancellation)
    {
        var answer = await DescribeAsync(call, cancellation).ConfigureAwait(false);
        var facts = answer.Found.Select(found => found.Answer.Facts).ToArray();
        return new CommandResult
        {
            Columns = ["node", "sessions", "sockets", "rooms", "sent", "received", "dropped", "kept_bytes", "in_flight_bytes", "memory_bytes", "heap_bytes", "cpu_seconds", "uptime"],
            Rows =
            [
                .. answer.Found.Select(found => (found.Node, Is: found.Answer.Facts)).Select(node => CommandResult.Row(
                    node.Node.ToString(), node.Is.Sessions, node.Is.Sockets, node.Is.Rooms, node.Is.Sent, node.Is.Received, node.Is.Dropped,
                    node.Is.KeptBytes, node.Is.InFlightBytes, node.Is.WorkingSet, node.Is.Heap, Seconds(node.Is.Cpu), Seconds(node.Is.Uptime))),
            ],
            Missing = [.. answer.Missing],
            Notice = string.Join(
                ", ",
                CommandText.Count(facts.Length, "node"),
                CommandText.Count(facts.Sum(node => node.Sessions), "session"),
                CommandText.Count(facts.Sum(node => node.Sockets), "socket")),
        };
    }

    public static async Task<CommandResult> DrainAsync(CommandCall call, CancellationToken cancellation)
    {
        var text = call.Input.Text("node");
        var peers = call.Node.Peers;
        if (!NodeToken.TryParse(text, out var node) || !peers.IsAlive(node))
            throw new CommandMistakeException($"There is no node '{text}': 'nodes' lists them.");
        if (node == peers.Self)
        {
            OperationsInbox.Leave(call.Server);
            return new CommandResult { Notice = $"{node} leaves, and with it this connection ends." };
        }

        var answer = await call.Node.AskAsync<NodeToken>(
            [node], Lane.Questions, call.Timeout, static request => new DoneGatherer(request), number => new Drain(number), cancellation: cancellation).ConfigureAwait(false);
        return new CommandResult { Missing = [.. answer.Missing], Notice = answer.IsComplete ? $"{node} leaves: 'nodes' shows it until it has." : null };
    }

    private static Task<PartialAnswer<(NodeToken Node, NodeDescribed Answer)>> DescribeAsync(CommandCall call, CancellationToken cancellation) =>
        call.Node.AskAllAsync(call.Timeout, () => new NodeDescribed(0, NodeFacts.Of(call.Node)), number => new DescribeNode(number), cancellation);

    private static string Name(MemberStatus status) => status switch
    {
        MemberStatus.Up => "up",
        MemberStatus.Joining or MemberStatus.WeaklyUp => "joining",
        _ => "leaving",
    };

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 1) : null;
}
