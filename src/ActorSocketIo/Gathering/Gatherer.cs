using System.Collections.Immutable;
using System.Diagnostics;
using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;
using Akka.Actor;

namespace ActorSocketIo.Gathering;

/// <summary>Collects what every node says to one request, and answers once.</summary>
/// <remarks>
/// One per request. It is told things as an actor is, but has no mailbox, like what <c>Ask</c> waits with: whoever tells it runs it, one at a time, so no thread is woken
/// before the answer is there. Nothing of it may block. The deadline is for the whole request.
/// Of a node that is lost nothing more is awaited; it is missing unless it is gone for good, and its sockets with it.
/// </remarks>
/// <typeparam name="TAnswer">What the caller gets.</typeparam>
internal abstract class Gatherer<TAnswer>(GatherRequest request) : ICanTell
{
    private readonly Lock _turn = new();
    private readonly HashSet<NodeToken> _awaited = [.. request.Nodes];
    private readonly List<NodeToken> _lost = [];
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICancelable? _deadline;
    private IDisposable? _losses;
    private bool _isDone, _hasEnded;
    private long _begun;
    private Activity? _span;

    /// <summary>Fails only by a mistake of ours.</summary>
    public Task<TAnswer> Answer => _answer.Task;

    /// <summary>Begins to wait. Before the question is sent: its answer may be faster than this.</summary>
    /// <exception cref="SocketIoException">This node is ending.</exception>
    public void Start()
    {
        if (request.Node.Peers.HasEnded)
            throw new SocketIoException("The node that was to do this is ending, and asks the others nothing more.");
        _begun = Stopwatch.GetTimestamp();
        _span = Traces.Gather(Operation);
        request.Node.Desk.Add(request.Number, this);
        Keep(ref _deadline, ScheduleDeadline(), static deadline => deadline.Cancel());
        Keep(ref _losses, request.Node.Peers.TellWhenLost(this, [.. request.Nodes.Where(node => node != request.Node.Peers.Self)]), static losses => losses.Dispose());
    }

    public void Tell(object message, IActorRef? sender)
    {
        lock (_turn)
        {
            if (_hasEnded)
                return;
            try
            {
                OnReceive(message);
                if (_isDone)
                    End();
            }
#pragma warning disable CA1031 // a mistake of ours is the caller's, not of whoever tells what has happened
            catch (Exception fault)
#pragma warning restore CA1031
            {
                End(fault);
            }
        }
    }

    /// <summary>What the nodes are asked, for those who measure.</summary>
    protected abstract string Operation { get; }

    /// <summary>A part of a node's answer; calls <see cref="Settle"/> with the last one.</summary>
    protected abstract void OnPart(NodeToken node, AdapterProtocol.IAnswer answer);

    /// <summary>Makes the answer of what has come.</summary>
    /// <param name="lost">Nodes that became unreachable before they had answered, were not to be told the question, or had no answer.</param>
    /// <param name="silent">Nodes that have not answered.</param>
    protected abstract TAnswer Conclude(ImmutableArray<NodeToken> lost, ImmutableArray<NodeToken> silent);

    /// <summary>Nothing more is to come from a node.</summary>
    protected void Settle(NodeToken node) => _isDone |= _awaited.Remove(node) && _awaited.Count == 0;

    /// <summary>A positive answer has come.</summary>
    protected void EndIfFirstIsEnough()
    {
        if (!request.FirstIsEnough)
            return;
        _awaited.Clear();
        _lost.Clear();
        _isDone = true;
    }

    private void OnReceive(object message)
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
                _isDone = true;
                break;
        }
    }

    private void OnLost(NodeToken node)
    {
        var peers = request.Node.Peers;
        if (request.GoneIsMissing || peers.HasEnded || peers.IsAlive(node))
            _lost.Add(node);
        Settle(node);
    }

    private void End(Exception? fault = null)
    {
        _hasEnded = true;
        _deadline?.Cancel();
        _losses?.Dispose();
        request.Node.Desk.Forget(request.Number);
        Measure(fault);
        if (fault is null)
            _answer.SetResult(Conclude([.. _lost], [.. _awaited]));
        else
            _answer.TrySetException(fault);
    }

    private void Measure(Exception? fault)
    {
        GatherMetrics.OnAnswered(Operation, Stopwatch.GetElapsedTime(_begun), _lost.Count, _awaited.Count);
        if (_span is null)
            return;
        if (fault is not null)
            _span.Fail(fault.GetType().FullName!);
        else if (_lost.Count + _awaited.Count > 0)
            _span.Fail("nodes_missing");
        _span.End();
    }

    private ICancelable? ScheduleDeadline() => request.Timeout == Timeout.InfiniteTimeSpan
        ? null
        : request.Node.System.Scheduler.ScheduleTellOnceCancelable(
            request.Timeout > TimeSpan.Zero ? request.Timeout : TimeSpan.FromMilliseconds(1), this, GatherProtocol.DeadlineDue.Instance, ActorRefs.NoSender);

    /// <summary>Keeps what <see cref="End"/> is to let go of; it may have been faster.</summary>
    private void Keep<T>(ref T? place, T? kept, Action<T> letGo)
        where T : class
    {
        lock (_turn)
        {
            place = kept;
            if (_hasEnded && kept is not null)
                letGo(kept);
        }
    }
}
