using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sockets;
using ActorSocketIo.Telemetry;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>This node's part of a broadcast with acknowledgement: asks its sockets and reports each answer as it comes.</summary>
internal sealed class AckCollector : PendingAck
{
    private readonly long _request;
    private readonly Action<IAnswer> _report;
    private ITimer? _deadline;
    private int _owed;

    private AckCollector(long request, int owed, Action<IAnswer> report)
    {
        _request = request;
        _owed = owed;
        _report = report;
    }

    /// <summary>Emits and reports: how many were asked, then each answer, and each client that left without one.</summary>
    /// <param name="adapter">Whose sockets.</param>
    /// <param name="args">The event.</param>
    /// <param name="scope">Which of them; its timeout ends the waiting.</param>
    /// <param name="request">The asker's number.</param>
    /// <param name="report">Gets the parts of the answer, on any thread.</param>
    public static void Start(Adapter adapter, in EncodedArguments args, BroadcastScope scope, long request, Action<IAnswer> report)
    {
        var sockets = adapter.Index.Select(scope).ToArray();
        var collector = new AckCollector(request, sockets.Length, report);
        report(new Recipients(request, sockets.Length));
        if (sockets.Length == 0)
            return;
        var id = adapter.Namespace.NextAckId();
        var packet = adapter.EncodePacket(args, scope.Compress, id);
        collector._deadline = adapter.Namespace.Server.Time.CreateTimer(_ => collector.Forget(sockets, id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var socket in sockets)
            collector.Ask(socket, id, packet, scope.Volatile, args);
        EventMetrics.OnSent(sockets.Length);
        // Armed when all have been asked, so that none is asked after it; already disposed if all have answered.
        collector._deadline.Change(scope.Timeout ?? adapter.Namespace.Server.Options.AckTimeout, Timeout.InfiniteTimeSpan);
    }

    public override void Settle(Arguments answer)
    {
        var first = answer[0];
        _report(new ClientAnswered(_request, Payload.Of(first)));
        CountOff();
    }

    public override void Abandon()
    {
        _report(new ClientLeft(_request));
        CountOff();
    }

    private void Ask(Socket socket, long id, EncodedPacket packet, bool isVolatile, in EncodedArguments args)
    {
        socket.Acks.Add(id, this);
        socket.Deliver(packet, isVolatile, args, asksForAck: true);
    }

    /// <summary>After the deadline nobody listens: the sockets need not remember any more.</summary>
    private void Forget(Socket[] sockets, long id)
    {
        foreach (var socket in sockets)
            socket.Acks.Take(id);
        _deadline?.Dispose();
    }

    /// <summary>With the last answer the deadline goes, and with it the list of the sockets.</summary>
    private void CountOff()
    {
        if (Interlocked.Decrement(ref _owed) == 0)
            _deadline?.Dispose();
    }
}
