using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Gives connections that have come to a listening socket, on the thread of the <see cref="EventLoop"/> that hears of them.</summary>
/// <remarks>One caller at a time, as for any listener.</remarks>
internal sealed class ListeningSocket : IReadable, IValueTaskSource<TcpSocket?>, IThreadPoolWorkItem, IDisposable
{
    // When many come at once, connections that the thread was told of besides have their turn between.
    private const int MaxInARow = 16;

    private readonly TcpSocket _socket;
    private readonly EventLoop _loop;
    private readonly int _descriptor;
    private ManualResetValueTaskSourceCore<TcpSocket?> _accept;
    private int _acceptedInARow;
    private int _isWaiting;
    private int _isReadable;
    private volatile bool _isClosed;

    /// <param name="socket">Listens, and is closed by this. It blocks, as what it accepts would cost more if it did not: nobody else, in no other process, may accept from it.</param>
    /// <param name="loop">Tells of connections.</param>
    /// <exception cref="IOException">The loop takes no more.</exception>
    public ListeningSocket(TcpSocket socket, EventLoop loop)
    {
        _socket = socket;
        _loop = loop;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        loop.Add(_descriptor, this);
    }

    public int Registration { get; set; }

    /// <summary>Waits for the next connection.</summary>
    /// <returns>The connection; null if it listens no more. A failure, of which there may be more, does not end it: <see cref="SocketException"/>.</returns>
    public ValueTask<TcpSocket?> AcceptAsync()
    {
        var isLong = _acceptedInARow >= MaxInARow;
        TcpSocket? accepted = null;
        if (_isClosed || (!isLong && TryAccept(out accepted)))
        {
            _acceptedInARow++;
            return new ValueTask<TcpSocket?>(accepted);
        }

        _accept.Reset();
        var version = _accept.Version; // it may be over before this method is
        Wait(isLong);
        return new ValueTask<TcpSocket?>(this, version);
    }

    public void OnReadable(bool isOver)
    {
        Interlocked.Exchange(ref _isReadable, 1);
        if (TryEndWait())
            Run();
    }

    public void Cut() => Dispose();

    /// <summary>Listens no more; who waits is told so.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _loop.Remove(_descriptor, this);
        _socket.Dispose();
        if (TryEndWait())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => Run();

    TcpSocket? IValueTaskSource<TcpSocket?>.GetResult(short token) => _accept.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TcpSocket?>.GetStatus(short token) => _accept.GetStatus(token);

    void IValueTaskSource<TcpSocket?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _accept.OnCompleted(continuation, state, token, flags);

    private bool TryEndWait() => Interlocked.CompareExchange(ref _isWaiting, 0, 1) == 1;

    // By who has ended the wait, or was about to begin it.
    private void Wait(bool isLong)
    {
        Interlocked.Exchange(ref _isWaiting, 1);
        if ((!isLong && !_isClosed && Volatile.Read(ref _isReadable) == 0) || !TryEndWait())
            return;
        if (isLong)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else
            Finish();
    }

    // By who has ended the wait, and has nothing else to do.
    private void Run()
    {
        _acceptedInARow = 0;
        Finish();
    }

    // By who has ended the wait.
    private void Finish()
    {
        TcpSocket? accepted = null;
        try
        {
            if (!_isClosed && !TryAccept(out accepted))
            {
                Wait(isLong: false);
                return;
            }
        }
#pragma warning disable CA1031 // who waits gets it
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _accept.SetException(fault);
            return;
        }

        _accept.SetResult(accepted);
    }

    /// <returns>Whether there was one, or it is closed; false if it is to wait.</returns>
    private bool TryAccept(out TcpSocket? accepted)
    {
        accepted = null;
        try
        {
            if (Interlocked.Exchange(ref _isReadable, 0) == 0 || !_socket.Poll(0, SelectMode.SelectRead))
                return _isClosed;
            Volatile.Write(ref _isReadable, 1); // there may be more
            accepted = _socket.Accept();
            return true;
        }
        catch (SocketException) when (!_isClosed)
        {
            Volatile.Write(ref _isReadable, 1); // nobody says again what is there already
            throw;
        }
        catch (Exception fault) when (_isClosed && fault is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
