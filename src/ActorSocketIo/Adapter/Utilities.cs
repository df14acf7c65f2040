using ActorSocketIo.Gathering;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;
using Akka.Actor;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>The server utilities of one namespace: done here at once, asked of the other nodes, gathered.</summary>
/// <remarks>
/// Both go to every interested node before the call returns. Commands travel in the lane of emits and keep their order with them; questions have
/// a lane of their own, where none waits behind a large emit, and no order with emits.
/// </remarks>
internal sealed class Utilities(Adapter adapter)
{
    private SocketIoServer Server => adapter.Namespace.Server;

    /// <summary>The sockets of a scope page by page.</summary>
    public SocketPages Pages { get; } = new(adapter);

    public async Task<PartialAnswer<RemoteSocket>> FetchSockets(BroadcastScope scope, SocketFields fields, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // whoever comes with a cancelled token gets no answer, however fast the others are
        var here = FindHere(scope, fields);
        var there = await Ask(
            scope, static request => new SocketsGatherer(request), number => new FetchSockets(number, adapter.Remote.Select(scope), fields, TimeoutOf(scope)), cancellation).ConfigureAwait(false);
        here.EnsureCapacity(here.Count + there.Found.Count);
        foreach (var found in there.Found)
            here.Add(new RemoteSocket(adapter, found));
        return new PartialAnswer<RemoteSocket>(here, there.Missing);
    }

    public async Task<PartialAnswer<int>> Count(BroadcastScope scope, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var here = adapter.Index.Select(scope).Count();
        var there = await Ask(
            scope, static request => new CountGatherer(request), number => new CountSockets(number, adapter.Remote.Select(scope)), cancellation).ConfigureAwait(false);
        return there with { Found = [here, .. there.Found] };
    }

    public Task SocketsJoin(BroadcastScope scope, string[] rooms)
    {
        // Before the first await: an emit after this call must find the rooms open and the sockets of this node in them.
        var unfiltered = scope.Local ? null : Server.Node?.Interest.Unfilter(adapter.Namespace.Name, rooms);
        var joined = Command(scope, number => new SocketsJoin(number, adapter.Remote.Select(scope), [.. rooms]), JoinHere(scope, rooms));
        if (unfiltered is not null)
            _ = LateJoins.FilterAgain(adapter, rooms, joined, unfiltered);
        return joined;
    }

    public Task SocketsLeave(BroadcastScope scope, string[] rooms)
    {
        using var underWay = EmitsUnderWay.Begin();
        WardsFor(scope)?.Leave(adapter.Namespace.Name, scope, [.. rooms]);
        LeaveHere(scope, rooms);
        return Command(scope, number => new SocketsLeave(number, adapter.Remote.Select(scope), [.. rooms]), Task.CompletedTask);
    }

    public Task DisconnectSockets(BroadcastScope scope, bool close)
    {
        using var underWay = EmitsUnderWay.Begin();
        WardsFor(scope)?.GiveUp(adapter.Namespace.Name, scope);
        DisconnectHere(scope, close);
        return Command(scope, number => new SocketsDisconnect(number, adapter.Remote.Select(scope), close), Task.CompletedTask);
    }

    /// <summary>Emits and gathers the answers.</summary>
    /// <param name="args">The event.</param>
    /// <param name="scope">For whom, and how long to wait.</param>
    /// <param name="firstIsEnough">Whether the first answer ends it.</param>
    public Task<IReadOnlyList<Argument>> BroadcastWithAck(in EncodedArguments args, BroadcastScope scope, bool firstIsEnough = false)
    {
        if (Server.Node is not { } node)
            return Task.FromResult<IReadOnlyList<Argument>>([]);
        var timeout = scope.Timeout ?? Server.Options.AckTimeout;
        var others = adapter.Remote.NodesFor(node, scope);
        var request = new GatherRequest(node, node.Desk.NextRequest(), [node.Peers.Self, .. adapter.Remote.AnswerersFor(node, scope)], timeout, FirstIsEnough: firstIsEnough);
        var gatherer = new ClientAnswersGatherer(request);
        gatherer.Start();
        AckCollector.Start(adapter, args, scope with { Timeout = timeout }, request.Number, answer => node.Desk.OnAnswer(node.Peers.Self, answer));
        if (!others.IsEmpty)
        {
            var question = new BroadcastWithAck(request.Number, adapter.Remote.Select(scope), Payload.Of(args), scope.Compress, scope.Volatile, timeout) { TraceParent = Traces.Parent };
            node.Tell(gatherer, others, Lane.Ordered, question);
        }

        return AnswersOf(gatherer.Answer);
    }

    /// <summary>Emits to a room in the order of its actor, which calls this one emit after the other.</summary>
    /// <returns>Completes when every node with members has it, or has refused it: with the highest incarnation that refused it for being younger, or zero.</returns>
    /// <exception cref="SocketIoException">One of them did not say so in time, or this node has ended meanwhile. A failure of a room's actor crosses nodes, where only its message arrives.</exception>
    public async Task<long> BroadcastOrdered(string room, Payload payload, long incarnation)
    {
        var scope = BroadcastScope.Everyone.To([room]);
        Task<PartialAnswer<long>> telling;
        long younger;
        using (EmitOrder.Enter(adapter.Order))
        using (EmitsUnderWay.Begin())
        {
            var args = adapter.Number(payload.ToEncoded() with { IsKept = true });
            younger = DeliverOrdered(scope, args, incarnation);
            telling = Tell(
                scope, static request => new OrderedGatherer(request), request => new OrderedBroadcast(request, adapter.Remote.Select(scope), payload, incarnation, args.Number) { TraceParent = Traces.Parent });
            adapter.Remote.TellGuards(args, scope, incarnation);
        }

        var there = await telling.ConfigureAwait(false);
        if (adapter.Namespace.Server.Node is { Peers.HasEnded: true })
            throw new SocketIoException("The node that was to do this is out of the cluster; some members may have the event, and some may not.");
        younger = there.Found.Append(younger).Max();
        return there.IsComplete || younger != 0 ? younger : throw new SocketIoException(new PartialAnswerException<long>(there).Message);
    }

    /// <summary>Delivers an ordered emit to this node's members, unless it comes from an actor that was replaced.</summary>
    /// <param name="scope">Its room.</param>
    /// <param name="args">The event.</param>
    /// <param name="incarnation">Of the actor.</param>
    /// <param name="from">The actor's node; null if it is this one.</param>
    /// <returns>Zero, or the incarnation that is younger.</returns>
    public long DeliverOrdered(BroadcastScope scope, EncodedArguments args, long incarnation, NodeToken? from = null)
    {
        var begun = EventMetrics.BeginFanOut(Server.Time);
        var younger = 0L;
        if (adapter.Index.Find(scope.Rooms[0]) is { } room)
            younger = room.Deliver(incarnation, () => adapter.Deliver(args, scope, from));
        else
            adapter.Deliver(args, scope, from); // nobody has joined it: it is the private room of a socket, which no actor was replaced for
        EventMetrics.OnFannedOut(Server.Time, begun, isLocal: from is null);
        return younger;
    }

    /// <summary>Makes this node's sockets of a scope join rooms.</summary>
    /// <returns>Completes when emits of every node find them there.</returns>
    public Task JoinHere(BroadcastScope scope, ReadOnlySpan<string> rooms)
    {
        List<Task>? unknown = null;
        foreach (var socket in adapter.Index.Select(scope).ToArray()) // joining changes what is walked
        {
            var joined = socket.JoinAsync(rooms);
            if (!joined.IsCompletedSuccessfully)
                (unknown ??= []).Add(joined);
        }

        return unknown is null ? Task.CompletedTask : Task.WhenAll(unknown);
    }

    public void LeaveHere(BroadcastScope scope, ReadOnlySpan<string> rooms)
    {
        foreach (var socket in adapter.Index.Select(scope).ToArray())
            socket.Leave(rooms);
        foreach (var member in adapter.Index.SelectMembers(scope)) // who is away must not find them when it comes back
            member.LeaveWhileAway(rooms);
    }

    public void DisconnectHere(BroadcastScope scope, bool close)
    {
        foreach (var socket in adapter.Index.Select(scope).ToArray())
            socket.Disconnect(close);
        foreach (var member in adapter.Index.SelectMembers(scope))
        {
            if (!member.IsAway)
                continue;
            member.Recoverable!.End();
            member.Connected?.Disconnect(close); // if it has come back in between
        }
    }

    // First: what is kept of a node that has died may be made again, and be here, at any moment.
    private Wards? WardsFor(BroadcastScope scope) => scope.Local ? null : Server.Node?.Guards?.Wards;

    private List<RemoteSocket> FindHere(BroadcastScope scope, SocketFields fields)
    {
        var found = new List<RemoteSocket>();
        foreach (var socket in adapter.Index.Select(scope))
            found.Add(new RemoteSocket(adapter, new OwnSocketDescription(socket, fields)));
        return found;
    }

    /// <summary>Has the other nodes do what this one has begun.</summary>
    /// <param name="scope">For which sockets, and how long to wait.</param>
    /// <param name="command">Makes the message, with the number of the request.</param>
    /// <param name="here">This node's part; the deadline is for it too.</param>
    private async Task Command(BroadcastScope scope, Func<long, ICrossesNodes> command, Task here)
    {
        var within = here.WaitAsync(TimeoutOf(scope), Server.Time);
        var there = await Tell(scope, static request => new DoneGatherer(request), command).ConfigureAwait(false);
        await within.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (within.IsCompletedSuccessfully && there.IsComplete)
            return;
        string[] self = Server.Node is { } node ? [node.Peers.Self.ToString()] : [];
        string[] done = [.. there.Found.Select(other => other.ToString())];
        throw new PartialAnswerException<string>(within.IsCompletedSuccessfully ? new([.. self, .. done], there.Missing) : new(done, [.. self, .. there.Missing]));
    }

    /// <summary>Asks those who have something to say.</summary>
    private Task<PartialAnswer<TItem>> Ask<TItem>(
        BroadcastScope scope, Func<GatherRequest, ItemsGatherer<TItem>> gathering, Func<long, ICrossesNodes> question, CancellationToken cancellation)
    {
        var nodes = Server.Node is { } node ? adapter.Remote.AnswerersFor(node, scope) : [];
        return Server.Node.AskAsync(nodes, Lane.Questions, TimeoutOf(scope), gathering, question, cancellation: cancellation);
    }

    /// <summary>Tells all that an emit would reach, and waits for those who have something to say.</summary>
    private Task<PartialAnswer<TItem>> Tell<TItem>(BroadcastScope scope, Func<GatherRequest, ItemsGatherer<TItem>> gathering, Func<long, ICrossesNodes> command)
    {
        if (Server.Node is not { } node)
            return Task.FromResult(new PartialAnswer<TItem>([], []));
        var answerers = adapter.Remote.AnswerersFor(node, scope);
        NodeToken[] others = [.. adapter.Remote.NodesFor(node, scope).ToArray().Except(answerers)];
        if (others.Length > 0)
            node.TellNumbered(others, Lane.Ordered, command(0));
        return node.AskAsync(answerers, Lane.Ordered, TimeoutOf(scope), gathering, command);
    }

    private TimeSpan TimeoutOf(BroadcastScope scope) => scope.Timeout ?? Server.Options.RequestsTimeout;

    private async Task<IReadOnlyList<Argument>> AnswersOf(Task<ClientAnswers> gathered)
    {
        var answer = await gathered.ConfigureAwait(false);
        IReadOnlyList<Argument> responses = [.. answer.Found.Select(found => found.ToArgument(Server.Json))];
        return answer.IsComplete ? responses : throw new AckTimeoutException(responses, answer.Silent, answer.Missing);
    }
}
