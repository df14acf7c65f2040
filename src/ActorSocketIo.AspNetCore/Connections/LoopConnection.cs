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

/// <summary>A client's connection as Kestrel knows it, which an <see cref="EventLoop"/> tells of what has come.</summary>
internal sealed class LoopConnection : ConnectionContext, IReadable,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature
{
    private static long s_last = RandomNumberGenerator.GetInt32(int.MaxValue) * 0x1_0000_0000L;

    private readonly EventLoop _loop;
    private readonly int _descriptor;
    private readonly SocketPipeReader _input;
    private readonly DirectPipeWriter _output;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionFeatures? _features;
    private string? _id;
    private EndPoint? _local;
    private EndPoint? _remote;
    private IDictionary<object, object?>? _items;
    private bool _isShut;

    /// <exception cref="IOException">The loop takes no more.</exception>
    public LoopConnection(TcpSocket socket, EventLoop loop, MemoryPool<byte> pool)
    {
        Socket = socket;
        MemoryPool = pool;
        _loop = loop;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _input = new SocketPipeReader(socket, TellClosed);
        _output = new DirectPipeWriter(socket, Shut);
        Transport = new DuplexPipe(_input, _output);
        ConnectionClosed = _closed.Token;
        loop.Add(_descriptor, this);
    }

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

    public void OnReadable(bool isOver) => _input.OnReadable(isOver);

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason) => Shut(abortReason);

    public override async ValueTask DisposeAsync()
    {
        _input.Complete();
        _output.Complete();
        await _ended.Task.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // On the pool: whoever listens may do anything.
    private void TellClosed() => _ = _closed.CancelAsync();

    /// <param name="reason">Why it is cut; null if it ends as it should.</param>
    private void Shut(Exception? reason)
    {
        lock (_gate)
        {
            if (_isShut)
                return;
            _isShut = true;
            _loop.Remove(_descriptor, this);
            _input.End(reason ?? new ConnectionAbortedException("The connection was closed on this side."));
            Close(isCut: reason is not null);
        }

        _input.OnEnded();
        TellClosed();
        _ended.TrySetResult();
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

            _input.Discard();
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

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
