namespace ActorSocketIo.Sockets;

/// <summary>One emit that waits for the answer of one socket, until a deadline.</summary>
internal sealed class SingleAck : PendingAck, IDisposable
{
    private readonly TaskCompletionSource<Arguments> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AckTable _table;
    private readonly long _id;
    private ITimer? _timer;

    public SingleAck(AckTable table, long id)
    {
        _table = table;
        _id = id;
    }

    public Task<Arguments> Answer => _answer.Task;

    /// <summary>Starts the deadline; the table must know the ack by now.</summary>
    public void Start(TimeSpan timeout, TimeProvider time)
    {
        if (timeout != System.Threading.Timeout.InfiniteTimeSpan)
            _timer = time.CreateTimer(static ack => ((SingleAck)ack!).Expire(), this, timeout, System.Threading.Timeout.InfiniteTimeSpan);
        if (_answer.Task.IsCompleted)
            Dispose();
    }

    public override void Settle(Arguments answer)
    {
        Dispose();
        _answer.TrySetResult(answer);
    }

    public override void Abandon()
    {
        Dispose();
        _answer.TrySetException(new SocketIoException("socket has been disconnected"));
    }

    public void Dispose() => _timer?.Dispose();

    private void Expire()
    {
        if (_table.Take(_id) is not null)
            _answer.TrySetException(new AckTimeoutException([], silent: 1, missing: []));
        Dispose();
    }
}
