using System.Collections.Immutable;
using System.Globalization;
using ActorSocketIo.Link;
using ActorSocketIo.Operations.Palettes;
using ActorSocketIo.Watching;
using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations.Commands;

/// <summary>The command <c>tail</c>: what happens on all nodes, from now on.</summary>
/// <remarks>
/// Asks every node again and again. So a node that comes is watched, one that goes is named, and whoever reads slowly asks less often: then nodes keep the newest, and say how many they have dropped.
/// </remarks>
internal sealed class TailRun(CommandCall call)
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(250);

    /// <summary>A result comes at least so often, so that a reader that is gone is noticed.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(5);

    /// <summary>One node that stalls must not hold up what the others say.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<NodeToken, long> _known = [];
    private ImmutableArray<string> _missing = [];
    private bool _hasBegun;

    public static CommandDefinition Definition { get; } = new(
        "tail", "shows connections, disconnections, refusals and failures as they happen",
        [
            new("kind", "only these", ["--kind", "-k"])
            {
                Kind = ArgumentKind.Choice,
                AllowsMultiple = true,
                IsPositional = true,
                Choices = [.. Enum.GetNames<HappeningKind>().Select(name => name.ToLowerInvariant())],
            },
            Arguments.Namespace with { Description = "only in this namespace", Defaults = [] },
            Arguments.Node with { Description = "only on these nodes", AllowsMultiple = true },
            Arguments.Timeout,
        ])
    {
        IsStream = true,
    };

    private SocketIoNode Node => call.Node;

    /// <summary>What has happened since the last time.</summary>
    public async Task<CommandResult> NextAsync(CancellationToken cancellation)
    {
        var time = call.Server.Time;
        for (var begun = time.GetTimestamp(); ;)
        {
            if (_hasBegun)
                await Task.Delay(BetweenRounds, time, cancellation).ConfigureAwait(false);
            var round = await AskAsync(cancellation).ConfigureAwait(false);
            var isNews = !_hasBegun || !round.Rows.IsEmpty || round.Notice is not null || !round.Missing.SequenceEqual(_missing);
            _missing = round.Missing;
            if (isNews || time.GetElapsedTime(begun) > MostSilence)
            {
                var result = _hasBegun ? round : round with { Notice = $"Watching {CommandText.Count(_known.Count, "node")}." };
                _hasBegun = true;
                return result;
            }
        }
    }

    private async Task<CommandResult> AskAsync(CancellationToken cancellation)
    {
        var question = new GetHappenings(0, [.. _known.Select(known => (known.Key, known.Value))]);
        var timeout = call.Timeout < MostPatience ? call.Timeout : MostPatience;
        var answer = await Node.AskAllAsync(timeout, () => OperationsInbox.Happenings(Node, question), number => question with { Request = number }, cancellation).ConfigureAwait(false);
        foreach (var (node, found) in answer.Found)
            _known[node] = found.Last;
        var missed = answer.Found.Where(found => found.Answer.Missed > 0 && IsWanted(found.Node)).Select(found => $"{found.Answer.Missed} on {found.Node}").ToArray();
        var happened = answer.Found.Where(found => IsWanted(found.Node)).SelectMany(found => found.Answer.Happenings.Where(IsWanted).Select(happening => (found.Node, Is: happening)));
        return new CommandResult
        {
            Columns = ["at", "node", "kind", "namespace", "socket", "detail"],
            Rows = [.. happened.OrderBy(one => one.Is.At).Select(one => CommandResult.Row(
                DateTimeOffset.FromUnixTimeMilliseconds(one.Is.At).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), one.Node.ToString(),
                one.Is.Kind.ToString().ToLowerInvariant(), one.Is.Namespace, one.Is.SocketId, one.Is.Detail))],
            Missing = [.. answer.Missing],
            Notice = missed.Length > 0 ? $"Dropped, because more happened than was read: {string.Join(", ", missed)}." : null,
            IsLast = false,
        };
    }

    private bool IsWanted(NodeToken node) => call.Input.All("node") is var nodes && (nodes.IsEmpty || nodes.Contains(node.ToString()));

    private bool IsWanted(Happening happening) =>
        (call.Input.All("kind") is var kinds && (kinds.IsEmpty || kinds.Contains(happening.Kind.ToString().ToLowerInvariant())))
        && (call.NamespaceOrNull is not { } nsp || nsp == happening.Namespace);
}
