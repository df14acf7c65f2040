using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A connection's input that reads when its loop says that there is something: one system call for what has come, and no buffer while nothing comes.</summary>
/// <remarks>
/// The first read needs nobody to say so: it looks whether something has come, and only then has the loop watch. One reader at a time, as for any
/// <see cref="PipeReader"/>. What was received is the reader's while it does not wait, and belongs to whoever ends its wait while it does.
/// </remarks>
/// <param name="socket">Where from.</param>
/// <param name="owner">The connection.</param>
internal sealed class SocketPipeReader(TcpSocket socket, IReceiver owner) : PipeReader, IValueTaskSource<ReadResult>, IThreadPoolWorkItem
{
    // Who never stops sending must not keep a thread of the loop for itself.
    private const int MaxReadsInARow = 16;

    private readonly ReceivingSocket _socket = new(socket);
    private readonly ReceivedBytes _received = new();
    private ManualResetValueTaskSourceCore<ReadResult> _read;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private int _readsInARow;
    private int _isWaiting;
    private int _isCanceled;
    private int _isReadable = 1; // the first words have often come before anybody could have told
    private bool _isWatched;
    private bool _isEnding; // the peer has gone
    private bool _isOver; // and all was received
    private bool _isCompleted;

    /// <summary>Whether what follows a read runs on the loop's thread instead of the pool's. For connections that are known to be clients of ours: other endpoints may block.</summary>
    public bool RunsOnLoop { get; set; }

    /// <summary>The loop says that something can be received, perhaps.</summary>
    /// <param name="isOver">Whether the end can be, behind what comes before it; nobody says so again.</param>
    public void OnReadable(bool isOver)
    {
        if (isOver)
        {
            Volatile.Write(ref _isEnding, true);
            if (_socket.ReceiveRest())
                owner.OnEnd();
        }

        Interlocked.Exchange(ref _isReadable, 1);
        if (!TryEndWait())
            return; // the reader looks before it waits
        if (RunsOnLoop)
            Run();
        else
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The reader is another one now: what was to cancel the last one's read is forgotten, and its own first read never ends on the thread that asks.</summary>
    public void ChangeReader()
    {
        Interlocked.Exchange(ref _isCanceled, 0);
        _readsInARow = MaxReadsInARow;
    }

    /// <summary>It ends on this side; before the socket is closed.</summary>
    public void End(Exception reason) => _socket.End(reason);

    /// <summary>Lets a reader know of the end.</summary>
    public void OnEnded()
    {
        Interlocked.Exchange(ref _isReadable, 1);
        FinishElsewhere();
    }

    /// <summary>Receives what a reader will never read; before the socket is closed. See <see cref="ReceivingSocket.Discard"/>.</summary>
    public void Discard() => _socket.Discard();

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        var isLong = _readsInARow >= MaxReadsInARow;
        if (!isLong && TryTake(out var result))
        {
            _readsInARow++;
            return new ValueTask<ReadResult>(result);
        }

        _read.Reset();
        var version = _read.Version; // it may be over before this method is
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(static reader => ((SocketPipeReader)reader!).FinishElsewhere(), this);
        }

        Wait(isLong);
        return new ValueTask<ReadResult>(this, version);
    }

    public override bool TryRead(out ReadResult result)
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        return TryTake(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _received.AdvanceTo(consumed, examined);

    public override void CancelPendingRead()
    {
        Interlocked.Exchange(ref _isCanceled, 1);
        FinishElsewhere();
    }

    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        _received.Release();
        _socket.Release();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private bool HasReason => _received.HasUnexamined || _isOver || Volatile.Read(ref _isReadable) != 0 || Volatile.Read(ref _isCanceled) != 0 || _cancellation.IsCancellationRequested;

    private bool TryEndWait() => Interlocked.CompareExchange(ref _isWaiting, 0, 1) == 1;

    private void FinishElsewhere()
    {
        if (TryEndWait())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // By who has ended the wait, or was about to begin it.
    private void Wait(bool isLong)
    {
        Interlocked.Exchange(ref _isWaiting, 1);
        if (!HasReason)
            return;
        if (isLong)
            FinishElsewhere();
        else if (TryEndWait())
            Finish();
    }

    // By who has ended the wait, and has nothing else to do.
    private void Run()
    {
        _readsInARow = 0;
        Finish();
    }

    // By who has ended the wait.
    private void Finish()
    {
        ReadResult result;
        try
        {
            if (!TryTake(out result))
            {
                Wait(isLong: false);
                return;
            }
        }
#pragma warning disable CA1031 // the reader gets it
        catch (Exception fault)
#pragma warning restore CA1031
        {
            EndCancellation();
            _read.SetException(fault);
            return;
        }

        EndCancellation();
        _read.SetResult(result);
    }

    private void EndCancellation()
    {
        _registration.Unregister(); // does not wait for a callback that runs: it may be ours
        (_registration, _cancellation) = (default, default);
    }

    private bool TryTake(out ReadResult result)
    {
        _cancellation.ThrowIfCancellationRequested();
        var isCanceled = Interlocked.Exchange(ref _isCanceled, 0) != 0;
        if (!isCanceled && !_received.HasUnexamined && !_isOver && !TryReceive())
        {
            result = default;
            return false;
        }

        result = new ReadResult(_received.All, isCanceled, _isOver);
        return true;
    }

    /// <returns>Whether there is something to tell the reader.</returns>
    /// <exception cref="IOException">The connection has failed, or was aborted.</exception>
    private bool TryReceive()
    {
        if (Interlocked.Exchange(ref _isReadable, 0) == 0) // before: what comes while it receives sets it again
            return false;
        try
        {
            var received = _socket.Receive(_received, out var mayHaveMore);
            if (!_isWatched)
            {
                owner.BeWatched();
                _isWatched = true;
            }

            if (mayHaveMore || (received == Received.Bytes && Volatile.Read(ref _isEnding)))
                Volatile.Write(ref _isReadable, 1);
            if (received == Received.End)
            {
                _isOver = true;
                owner.OnEnd();
            }

            return received != Received.Nothing;
        }
        catch
        {
            Volatile.Write(ref _isReadable, 1); // so it fails again
            owner.OnEnd();
            throw;
        }
    }
}
