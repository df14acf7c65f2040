using System.Collections.Immutable;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
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

    private SocketIoOptions Options => Server.Options;

    public async Task<PartialAnswer<RemoteSocket>> FetchSockets(BroadcastScope scope, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // whoever comes with a cancelled token gets no answer, however fast the others are
        var here = DescribeHere(scope);
        var there = await Ask<SocketsGatherer, SocketDescription>(scope, number => new FetchSockets(number, adapter.Remote.Select(scope)), cancellation).ConfigureAwait(false);
        return new PartialAnswer<RemoteSocket>([.. here, .. there.Found.Select(found => SocketDescriptions.ToRemote(adapter, found))], there.Missing);
    }

    public async Task<PartialAnswer<int>> Count(BroadcastScope scope, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var here = adapter.Index.Select(scope).Count();
        var there = await Ask<CountGatherer, int>(scope, number => new CountSockets(number, adapter.Remote.Select(scope)), cancellation).ConfigureAwait(false);
        return there with { Found = [here, .. there.Found] };
    }

    public Task SocketsJoin(BroadcastScope scope, string[] rooms)
    {
        // Before the first await: an emit after this call must find the rooms open and the sockets of this node in them.
        var unfiltered = scope.Local ? null : Server.Node?.Interest.Unfilter(adapter.Namespace.Name, rooms);
        var here = JoinHere(scope, rooms);
        var there = Command(scope, number => new SocketsJoin(number, adapter.Remote.Select(scope), [.. rooms]));
        return Finish(here, there, unfiltered);
    }

    public Task SocketsLeave(BroadcastScope scope, string[] rooms)
    {
        LeaveHere(scope, rooms);
        return Finish(Task.CompletedTask, Command(scope, number => new SocketsLeave(number, adapter.Remote.Select(scope), [.. rooms])), null);
    }

    public Task DisconnectSockets(BroadcastScope scope, bool close)
    {
        DisconnectHere(scope, close);
        return Finish(Task.CompletedTask, Command(scope, number => new SocketsDisconnect(number, adapter.Remote.Select(scope), close)), null);
    }

    public Task<IReadOnlyList<Argument>> BroadcastWithAck(in EncodedArguments args, BroadcastScope scope)
    {
        var timed = scope with { Timeout = scope.Timeout ?? Options.AckTimeout };
        var payload = Payload.Of(args);
        var encoded = args;
        var reply = new TaskCompletionSource<PartialAnswer<Payload>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Server.Node is not { } node)
            return Task.FromResult<IReadOnlyList<Argument>>([]);
        var others = adapter.Remote.NodesFor(node, scope);
        var request = new GatherRequest(node, node.Desk.NextRequest(), [node.Peers.Self, .. others], timed.Timeout.Value);
        node.StartGatherer(request, Props.Create<ClientAnswersGatherer>(request, reply));
        AckCollector.Start(adapter, encoded, timed, request.Number, answer => node.Desk.OnAnswer(node.Peers.Self, answer));
        if (!others.IsEmpty)
        {
            var question = new BroadcastWithAck(request.Number, adapter.Remote.Select(scope), payload, scope.Compress, scope.Volatile, timed.Timeout.Value);
            node.Links.Tell(others, Lane.Ordered, question);
        }

        return AnswersOf(reply.Task);
    }

    /// <summary>Emits to a room in the order of its actor, which calls this one emit after the other.</summary>
    /// <returns>Completes when every node with members has it.</returns>
    public Task BroadcastOrdered(string room, Payload payload, long incarnation)
    {
        var scope = BroadcastScope.Everyone.To([room]);
        DeliverOrdered(scope, payload, incarnation);
        return Finish(Task.CompletedTask, Command(scope, number => new OrderedBroadcast(number, adapter.Remote.Select(scope), payload, incarnation)), null);
    }

    /// <summary>Delivers an ordered emit to this node's members, unless it comes from an actor that was replaced.</summary>
    public void DeliverOrdered(BroadcastScope scope, Payload payload, long incarnation)
    {
        // Nobody has joined it: then it is the private room of a socket, which no actor was replaced for.
        if (adapter.Index.Find(scope.Rooms[0]) is not { } room || room.Accept(incarnation))
            adapter.Deliver(payload.ToEncoded(), scope);
    }

    public void ServerSideEmit(in EncodedArguments args)
    {
        if (Server.Node is { } node && !node.Peers.Others.IsEmpty)
            node.Links.Tell(node.Peers.Others.AsSpan(), Lane.Ordered, new ServerSideEvent(0, adapter.Namespace.Name, Payload.Of(args)));
    }

    public async Task<IReadOnlyList<Argument>> ServerSideEmitWithAck(EncodedArguments args, TimeSpan timeout)
    {
        var payload = Payload.Of(args);
        var others = Server.Node?.Peers.Others ?? [];
        var answer = await Gather<ServerAnswersGatherer, Payload>(
            others, Lane.Ordered, timeout, number => new ServerSideEvent(number, adapter.Namespace.Name, payload)).ConfigureAwait(false);
        var responses = new PartialAnswer<Argument>([.. answer.Found.Select(found => found.ToArgument(Server.Json))], answer.Missing);
        return responses.IsComplete
            ? responses.Found
            : throw new PartialAnswerException<Argument>($"timeout reached: only {responses.Found.Count} responses received out of {others.Length}", responses);
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
    }

    public void DisconnectHere(BroadcastScope scope, bool close)
    {
        foreach (var socket in adapter.Index.Select(scope).ToArray())
            socket.Disconnect(close);
    }

    private List<RemoteSocket> DescribeHere(BroadcastScope scope)
    {
        var found = new List<RemoteSocket>();
        foreach (var socket in adapter.Index.Select(scope))
            found.Add(new RemoteSocket(adapter, socket.Id, socket.Handshake, socket.Rooms, socket.Data.ToArgument()));
        return found;
    }

    private Task<PartialAnswer<TItem>> Ask<TGatherer, TItem>(BroadcastScope scope, Func<long, ICrossesNodes> question, CancellationToken cancellation)
        where TGatherer : Gatherer<TItem> =>
        Gather<TGatherer, TItem>(scope, Lane.Questions, scope.Timeout ?? Options.RequestsTimeout, question, cancellation);

    private Task<PartialAnswer<NodeToken>> Command(BroadcastScope scope, Func<long, ICrossesNodes> command) =>
        Gather<DoneGatherer, NodeToken>(scope, Lane.Ordered, scope.Timeout ?? Options.RequestsTimeout, command);

    private Task<PartialAnswer<TItem>> Gather<TGatherer, TItem>(
        BroadcastScope scope, Lane lane, TimeSpan timeout, Func<long, ICrossesNodes> question, CancellationToken cancellation = default)
        where TGatherer : Gatherer<TItem>
    {
        ImmutableArray<NodeToken> nodes = Server.Node is { } node ? [.. adapter.Remote.NodesFor(node, scope)] : [];
        return Gather<TGatherer, TItem>(nodes, lane, timeout, question, cancellation);
    }

    private Task<PartialAnswer<TItem>> Gather<TGatherer, TItem>(
        ImmutableArray<NodeToken> nodes, Lane lane, TimeSpan timeout, Func<long, ICrossesNodes> question, CancellationToken cancellation = default)
        where TGatherer : Gatherer<TItem>
    {
        if (nodes.IsEmpty || Server.Node is not { } node)
            return Task.FromResult(new PartialAnswer<TItem>([], []));
        var reply = new TaskCompletionSource<PartialAnswer<TItem>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new GatherRequest(node, node.Desk.NextRequest(), nodes, timeout);
        var gatherer = node.StartGatherer(request, Props.Create<TGatherer>(request, reply));
        node.Links.Tell(nodes.AsSpan(), lane, question(request.Number));
        return cancellation.CanBeCanceled ? WithCancellation(reply.Task, gatherer, cancellation) : reply.Task;
    }

    private static async Task<T> WithCancellation<T>(Task<T> answer, IActorRef gatherer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => gatherer.Tell(GatherProtocol.Cancel.Instance));
        return await answer.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task Finish(Task here, Task<PartialAnswer<NodeToken>> there, IDisposable? unfiltered)
    {
        try
        {
            await here.ConfigureAwait(false);
            var answer = await there.ConfigureAwait(false);
            if (!answer.IsComplete)
                throw new SocketIoException($"timeout reached: missing {answer.Missing.Count} responses ({string.Join(", ", answer.Missing)})");
        }
        finally
        {
            unfiltered?.Dispose();
        }
    }

    private async Task<IReadOnlyList<Argument>> AnswersOf(Task<PartialAnswer<Payload>> gathered)
    {
        var answer = await gathered.ConfigureAwait(false);
        IReadOnlyList<Argument> responses = [.. answer.Found.Select(found => found.ToArgument(Server.Json))];
        return answer.IsComplete ? responses : throw new AckTimeoutException(responses);
    }
}
