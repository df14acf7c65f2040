using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>An event that waits until its client has taken enough of what was sent before.</summary>
/// <remarks>The transport's thread sends it, so nothing of the socket's own is needed for it to go on: a handler may await it. Whoever comes first settles it: room, the socket's end, or the caller.</remarks>
internal sealed class PacedEmit : IRoomWaiter
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _socket;
    private readonly EncodedArguments _args;
    private readonly bool _compress;
    private int _isClaimed;

    private PacedEmit(Socket socket, in EncodedArguments args, bool compress) => (_socket, _args, _compress) = (socket, args, compress);

    int IRoomWaiter.Bytes => _args.Bytes;

    /// <summary>Sends an event as soon as there is room for it: at once, if there is.</summary>
    /// <param name="socket">To whom.</param>
    /// <param name="args">The event.</param>
    /// <param name="compress">Whether the transport may compress it.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static ValueTask SendAsync(Socket socket, in EncodedArguments args, bool compress, TimeSpan timeout, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellation);
        if (socket.Life.IsEnding)
            return ValueTask.FromException(Gone());
        // The latest of a key takes the place of the one before, and must not come behind one that was emitted after it.
        if (socket.Life.SlowClients != SlowClientPolicy.KeepLatest && !socket.Conn.HasRoomFor(args.Bytes))
            return new(new PacedEmit(socket, args, compress).WaitAsync(timeout, cancellation));
        return TrySend(socket, args, compress) ? default : ValueTask.FromException(Gone());
    }

    void IRoomWaiter.OnRoom()
    {
        if (!TryClaim())
            return;
        try
        {
            if (TrySend(_socket, _args, _compress))
                _settled.SetResult();
            else
                _settled.SetException(Gone());
        }
        catch (Exception e) // the parser's, which may be the application's
        {
            _settled.SetException(e);
        }
    }

    private async Task WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (_socket.Conn.TryWaitForRoom(this))
            _socket.Conn.WakeTransport(); // what it waits for may be corked by its own thread
        else
            ((IRoomWaiter)this).OnRoom(); // there is some now, or the session ends
        using var gone = _socket.Aborted.UnsafeRegister(static emit => ((PacedEmit)emit!).OnGone(), this);
        EngineMetrics.RoomWaiters.Add(1);
        try
        {
            await _settled.Task.WaitAsync(timeout, _socket.Namespace.Server.Time, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (TryClaim())
            {
                _socket.Conn.StopWaiting(this);
                throw;
            }

            await _settled.Task.ConfigureAwait(false); // it has been sent after all
        }
        finally
        {
            EngineMetrics.RoomWaiters.Add(-1);
        }
    }

    private void OnGone()
    {
        if (!TryClaim())
            return;
        _socket.Conn.StopWaiting(this);
        _settled.SetException(Gone());
    }

    private bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    // What is kept for a client that may come back has been taken, too; it is as soon as its session begins to close.
    private static bool TrySend(Socket socket, in EncodedArguments args, bool compress) =>
        socket.DeliverOwn(args, isVolatile: false, compress)
        || ((args.IsKept || args.Offset is not null) && (socket.Life.IsKept || (socket.Membership.Recoverable is not null && !socket.Life.IsEnding)));

    private static SocketIoException Gone() => new("socket has been disconnected");
}
