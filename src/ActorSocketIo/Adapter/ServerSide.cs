using System.Collections.Immutable;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;
using Akka.Actor;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Events between servers in one namespace, in the lane of emits.</summary>
internal sealed class ServerSide(Adapter adapter)
{
    private SocketIoServer Server => adapter.Namespace.Server;

    public void Emit(in EncodedArguments args, ServerScope scope)
    {
        if (Server.Node is { } node)
            Send(node, scope.Select(node.Peers), request: 0, ActorRefs.Nobody, Payload.Of(args));
    }

    public async Task<IReadOnlyList<Argument>> EmitWithAckAsync(EncodedArguments args, ServerScope scope)
    {
        if (Server.Node is not { } node || scope.Select(node.Peers) is not { IsEmpty: false } nodes)
            return [];
        var timeout = scope.Timeout ?? Server.Options.RequestsTimeout;
        var request = new GatherRequest(node, node.Desk.NextRequest(), nodes, timeout, GoneIsMissing: scope.Named is not null);
        var gatherer = new ServerAnswersGatherer(request);
        gatherer.Start();
        Send(node, nodes, request.Number, gatherer, Payload.Of(args));

        var answer = await gatherer.Answer.ConfigureAwait(false);
        var responses = new PartialAnswer<Argument>([.. answer.Found.Select(found => found.ToArgument(Server.Json))], answer.Missing);
        return responses.IsComplete
            ? responses.Found
            : throw new PartialAnswerException<Argument>($"timeout reached: only {responses.Found.Count} responses received out of {nodes.Length}", responses);
    }

    /// <summary>Runs this node's listeners, unless they have too much to do.</summary>
    /// <param name="event">Name and arguments.</param>
    /// <param name="traceParent">What came with it.</param>
    /// <param name="request">The asker's number; 0 if nobody waits for an answer.</param>
    /// <param name="answer">Takes the answer to the asker.</param>
    public void Raise(Payload @event, string? traceParent, long request, Action<IAnswer> answer)
    {
        var events = adapter.Namespace.ServerEvents;
        var bytes = @event.Bytes;
        if (!events.Load.TryAdd(bytes))
        {
            if (request != 0)
                answer(new NotAnswered(request));
            return;
        }

        var (name, args) = @event.ToEncoded().ReadEvent(Server.Json);
        var reply = request == 0 ? null : new ServerReply(request, Server.Json, answer);
        Server.Node!.RunServerListeners(events, new EventContext((Socket?)null, name, args, reply), traceParent, bytes);
    }

    private void Send(SocketIoNode node, ImmutableArray<NodeToken> nodes, long request, ICanTell gatherer, Payload @event)
    {
        var self = node.Peers.Self;
        var traceParent = Traces.Parent;
        node.Tell(gatherer, nodes.Remove(self).AsSpan(), Lane.Ordered, new ServerSideEvent(request, adapter.Namespace.Name, @event) { TraceParent = traceParent });
        if (nodes.Contains(self))
            Raise(@event, traceParent, request, answer => node.Desk.OnAnswer(self, answer));
    }
}
