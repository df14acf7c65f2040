using System.Collections.Immutable;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>Collects what every node says to one request, answers once, stops.</summary>
/// <remarks>
/// One per request. The deadline is for the whole request, and a timer: Akka does not arm a receive timeout that is set while messages wait, and messages
/// that do not influence it never arm it later, so a part that was faster than the actor's start would make it wait for ever.
/// Of a node that is lost nothing more is awaited; it is missing unless it is gone for good, and its sockets with it.
/// </remarks>
/// <typeparam name="TAnswer">What the caller gets.</typeparam>
internal abstract class Gatherer<TAnswer> : UntypedActor
{
    private readonly GatherRequest _request;
    private readonly HashSet<NodeToken> _awaited;
    private readonly List<NodeToken> _lost = [];
    private readonly TaskCompletionSource<TAnswer> _reply;
    private ICancelable? _deadline;
    private IDisposable? _losses;

    protected Gatherer(GatherRequest request, TaskCompletionSource<TAnswer> reply)
    {
        _request = request;
        _awaited = [.. request.Nodes];
        _reply = reply;
    }

    protected override void PreStart()
    {
        if (_request.Timeout != Timeout.InfiniteTimeSpan)
        {
            _deadline = Context.System.Scheduler.ScheduleTellOnceCancelable(
                _request.Timeout > TimeSpan.Zero ? _request.Timeout : TimeSpan.FromMilliseconds(1), Self, GatherProtocol.DeadlineDue.Instance, ActorRefs.NoSender);
        }

        _losses = _request.Node.Peers.TellWhenLost(Self, [.. _request.Nodes.Where(node => node != _request.Node.Peers.Self)]);
    }

    protected override void PostStop()
    {
        _deadline?.Cancel();
        _losses?.Dispose();
        _request.Node.Desk.Forget(_request.Number);
        _reply.TrySetResult(Conclude([.. _lost], [.. _awaited])); // also if the system stops meanwhile
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GatherProtocol.Part { Answer: AdapterProtocol.NotAnswered } part when _awaited.Contains(part.Node):
                _lost.Add(part.Node);
                Settle(part.Node);
                break;
            case GatherProtocol.Part part when _awaited.Contains(part.Node):
                OnPart(part.Node, part.Answer);
                break;
            case NodeLost lost when _awaited.Contains(lost.Node):
                OnLost(lost.Node);
                break;
            case GatherProtocol.DeadlineDue or GatherProtocol.Cancel:
                Context.Stop(Self);
                break;
        }
    }

    /// <summary>A part of a node's answer; calls <see cref="Settle"/> with the last one.</summary>
    protected abstract void OnPart(NodeToken node, AdapterProtocol.IAnswer answer);

    /// <summary>Makes the answer of what has come.</summary>
    /// <param name="lost">Nodes that became unreachable before they had answered, were not to be told the question, or had no answer.</param>
    /// <param name="silent">Nodes that have not answered.</param>
    protected abstract TAnswer Conclude(ImmutableArray<NodeToken> lost, ImmutableArray<NodeToken> silent);

    /// <summary>Nothing more is to come from a node.</summary>
    protected void Settle(NodeToken node)
    {
        if (_awaited.Remove(node) && _awaited.Count == 0)
            Context.Stop(Self);
    }

    /// <summary>A positive answer has come.</summary>
    protected void EndIfFirstIsEnough()
    {
        if (!_request.FirstIsEnough)
            return;
        _awaited.Clear();
        _lost.Clear();
        Context.Stop(Self);
    }

    private void OnLost(NodeToken node)
    {
        var peers = _request.Node.Peers;
        if (_request.GoneIsMissing || peers.HasEnded || peers.IsAlive(node))
            _lost.Add(node);
        Settle(node);
    }
}
