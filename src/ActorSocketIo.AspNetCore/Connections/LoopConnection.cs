using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A client's connection, which an <see cref="EventLoop"/> tells of what has come: Kestrel's, until a WebSocket detaches it.</summary>
/// <remarks>It is its own lock.</remarks>
internal sealed class LoopConnection : ConnectionContext, IReadable, IReceiver, IDetachable,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature
{
    private static long s_last = RandomNumberGenerator.GetInt32(int.MaxValue) * 0x1_0000_0000L;

    private readonly EventLoop _loop;
    private readonly int _descriptor;
    private readonly DetachedConnections _detached;
    private DetachablePipe _pipe;
    private CancellationTokenSource? _closed = new(); // the web server's
    private CancellationTokenSource? _gone; // of who asks for it once detached
    private ConnectionFeatures? _features;
    private string? _id;
    private EndPoint? _local;
    private EndPoint? _remote;
    private IDictionary<object, object?>? _items;
    private TaskCompletionSource? _ended;
    private bool _isShut;
    private bool _isDetached;
    private bool _isOver;

    /// <exception cref="IOException">The loop takes no more.</exception>
    public LoopConnection(TcpSocket socket, EventLoop loop, DetachedConnections detached, MemoryPool<byte> pool)
    {
        Socket = socket;
        MemoryPool = pool;
        _loop = loop;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _detached = detached;
        Input = new SocketPipeReader(socket, this);
        Output = new DirectPipeWriter(socket, Shut);
        Transport = _pipe = new DetachablePipe(Input, Output);
        ConnectionClosed = _closed.Token;
        loop.Register(_descriptor, this);
    }

    /// <summary>What comes, whoever has the connection.</summary>
    public SocketPipeReader Input { get; }

    /// <summary>What is sent, whoever has the connection.</summary>
    public DirectPipeWriter Output { get; }

    public int Registration { get; set; }

    public TcpSocket Socket { get; }

    public MemoryPool<byte> MemoryPool { get; }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override string ConnectionId
    {
        get => _id ??= $"{Interlocked.Increment(ref s_last):X}";
        set => _id = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _local ??= TryGet(static socket => socket.LocalEndPoint);
        set => _local = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _remote ??= TryGet(static socket => socket.RemoteEndPoint);
        set => _remote = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IFeatureCollection Features => _features ??= new ConnectionFeatures(this);

    public void OnReadable(bool isOver) => Input.OnReadable(isOver);

    void IReceiver.BeWatched()
    {
        lock (this)
        {
            if (!_isShut) // else the descriptor may be another's
                _loop.Watch(_descriptor, this);
        }
    }

    void IReceiver.OnEnd() => TellClosed();

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!Volatile.Read(ref _isDetached))
            Shut(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        _pipe.Input.Complete();
        _pipe.Output.Complete();
        await WhenEndedAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
        (_features, _items, _id, _local, _remote, ConnectionClosed) = (null, null, null, null, null, default); // the web server's; this may live on
        Transport = _pipe = DetachablePipe.Ended;
        CancellationTokenSource? closed;
        lock (this)
            (closed, _closed) = (_closed, null);
        _ = closed?.CancelAsync(); // who listens there is told that it has ended, as the web server was
    }

    /// <summary>Whether it was detached, and is counted there.</summary>
    public bool IsOneOf(DetachedConnections detached) => Volatile.Read(ref _isDetached) && detached == _detached;

    /// <summary>Whether these are its bytes, and not what a middleware of the connection, such as TLS, has made of them.</summary>
    public bool Has(IDuplexPipe pipe) => pipe == _pipe;

    public bool TryDetach()
    {
        lock (this)
        {
            if (_isShut || _isDetached)
                return false;
            _isDetached = true;
            _detached.Add();
        }

        _pipe.Detach();
        Input.ChangeReader();
        return true;
    }

    CancellationToken IDetachable.Closed
    {
        get
        {
            lock (this)
                return _isOver ? new CancellationToken(canceled: true) : (_gone ??= new()).Token;
        }
    }

    public void Cut() => Shut(new ConnectionAbortedException());

    public void End()
    {
        Input.Complete();
        Output.Complete();
    }

    private void TellClosed()
    {
        CancellationTokenSource? closed, gone;
        lock (this)
        {
            _isOver = true;
            (closed, gone) = (_closed, _gone);
        }

        // On the pool: whoever listens may do anything.
        _ = closed?.CancelAsync();
        _ = gone?.CancelAsync();
    }

    /// <param name="reason">Why it is cut; null if it ends as it should.</param>
    private void Shut(Exception? reason)
    {
        lock (this)
        {
            if (_isShut)
                return;
            _isShut = true;
            _loop.Remove(_descriptor, this);
            if (_isDetached)
                _detached.Remove();
            Input.End(reason ?? new ConnectionAbortedException("The connection was closed on this side."));
            Close(isCut: reason is not null);
        }

        Input.OnEnded();
        TellClosed();
        Volatile.Read(ref _ended)?.TrySetResult();
    }

    private Task WhenEndedAsync()
    {
        lock (this)
        {
            if (_isShut || _isDetached)
                return Task.CompletedTask;
            _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ended.Task;
        }
    }

    private void Close(bool isCut)
    {
        try
        {
            if (isCut)
            {
                Socket.Close(0); // with a reset: what is not sent is not sent any more
                return;
            }

            Input.Discard();
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It has failed already.
        }

        Socket.Dispose();
    }

    private EndPoint? TryGet(Func<TcpSocket, EndPoint?> endpoint)
    {
        try
        {
            return endpoint(Socket);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
