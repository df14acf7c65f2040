using System.Net.Sockets;
using ActorSocketIo.Corking;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Remoting;

/// <summary>One connection to another node. A thread reads, which is whoever calls <see cref="Run"/>, and one writes what cannot be written at once.</summary>
internal sealed class SocketAssociation : AssociationHandle, ICorked, IDisposable
{
    /// <summary>How long a connection that is to end may take to send what waits, and to hear that the other end is done too.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take until somebody wants to hear what comes. Akka gives up a handshake after connection-timeout.</summary>
    private static readonly TimeSpan ListenerPatience = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that a socket must be able to keep, to take the longest frame that is sent at once when it says that it is writable.</summary>
    private const int LeastKept = 8 * FrameSender.LongestAtOnce;

    private readonly TcpSocket _socket;
    private readonly Stream _stream;
    private readonly int _longest;
    private readonly FrameSender _sender;
    private readonly ILoggingAdapter _log;
    private readonly NodeConnections _connections;
    private readonly Lock _introductions = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Timer? _linger;
    private UniqueAddress? _node;
    private bool _isListed, _isUnlisted;
    private volatile bool _isIntroduced;
    private long _heard, _heardWhenSetAside = -1;

    /// <param name="local">This node.</param>
    /// <param name="remote">The other.</param>
    /// <param name="socket">Connected, and in blocking mode.</param>
    /// <param name="stream">The socket, secured or not.</param>
    /// <param name="isDialed">Whether this node has made the connection; else the other has.</param>
    /// <param name="longest">Bytes of one frame.</param>
    /// <param name="connections">Where it is listed while it holds.</param>
    /// <param name="log">Hears of connections that break.</param>
    public SocketAssociation(Address local, Address remote, TcpSocket socket, Stream stream, bool isDialed, int longest, NodeConnections connections, ILoggingAdapter log)
        : base(local, remote)
    {
        IsDialed = isDialed;
        _socket = socket;
        _stream = stream;
        _longest = longest;
        _connections = connections;
        _log = log;
        var keepsEnough = socket.SendBufferSize >= LeastKept;
        _sender = new FrameSender(stream, () => keepsEnough && socket.Poll(0, SelectMode.SelectWrite));
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether this node has made it; else the other has.</summary>
    public bool IsDialed { get; }

    /// <summary>Whether it can be written to, and gets through as far as is known.</summary>
    public bool IsUsable => !_sender.IsCompleted && Heard != Volatile.Read(ref _heardWhenSetAside);

    /// <summary>How many frames have come.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Whether who sends past Akka should go on; else it should wait until something of it has arrived.</summary>
    public bool HasRoom => _sender.HasRoom;

    public override bool Write(ByteString payload)
    {
        if (!TrySend(payload, FrameSender.MostWaiting))
            return false;
        if (!_isIntroduced)
            OnIntroduced(); // what Akka says first
        return true;
    }

    /// <summary>Sends a frame that is not Akka's; if the thread is corked, when the cork is drawn.</summary>
    /// <returns>False if the connection has ended.</returns>
    public bool TrySendPastAkka(byte[] frame)
    {
        var cork = Cork.Current;
        cork?.AddFirst(this);
        return TrySend(UnsafeByteOperations.UnsafeWrap(frame), long.MaxValue, cork is not null);
    }

    void ICorked.Uncork()
    {
        try
        {
            _sender.Uncork();
        }
        catch (Exception e) when (IsBroken(e))
        {
            Dispose();
        }
    }

    /// <summary>It seems dead: it is not usable until the other end is heard of.</summary>
    public void SetAside() => Volatile.Write(ref _heardWhenSetAside, Heard);

#pragma warning disable CS0672 // The one with a reason calls this one.
    /// <summary>Sends what waits, and ends the connection.</summary>
    public override void Disassociate()
#pragma warning restore CS0672
    {
        var linger = new Timer(_ => Dispose());
        if (Interlocked.CompareExchange(ref _linger, linger, null) is null)
            linger.Change(Linger, Timeout.InfiniteTimeSpan); // first: whoever sends may hold the sender until the socket is closed
        else
            linger.Dispose();
        _sender.Complete();
    }

    /// <summary>Hands what comes to whoever has asked for it, until the connection ends.</summary>
    public void Run()
    {
        try
        {
            OwnThread.Start($"to {RemoteAddress.Host}:{RemoteAddress.Port}", Send);
            Task.WaitAny([ReadHandlerSource.Task, Closed], ListenerPatience);
            if (ReadHandlerSource.Task.IsCompletedSuccessfully)
                Receive(ReadHandlerSource.Task.Result);
        }
        finally
        {
            Dispose();
            _linger?.Dispose();
        }
    }

    /// <summary>Ends the connection at once, with what is in it.</summary>
    public void Dispose()
    {
        _socket.Dispose(); // first: it frees whoever is held up by it
        _stream.Dispose();
        _sender.Complete();
        Unlist();
        _closed.TrySetResult();
    }

    // The actors of this connection take their turns on this thread, which is awake.
    private void Receive(IHandleEventListener listener)
    {
        OwnThreadsExecutor.LendThisThread();
        try
        {
            var receiver = new FrameReceiver(_stream, _longest);
            while (receiver.Next() is { } frame)
            {
                Volatile.Write(ref _heard, _heard + 1);
                Receive(listener, frame);
                if (receiver.HasNext)
                    continue;
                if (_node is { } node)
                    _connections.ReadEnded(node);
                OwnThreadsExecutor.RunHere();
            }
        }
        catch (InvalidDataException e)
        {
            _log.Error("The connection between {0} and {1} was ended: {2}.", LocalAddress, RemoteAddress, e.Message);
        }
        catch (Exception e) when (IsBroken(e))
        {
            _log.Info("The connection between {0} and {1} broke: {2}", LocalAddress, RemoteAddress, e.Message);
        }

        // Never Shutdown, which says that the other end will not come back: then Akka forgets what it has not acknowledged.
        listener.Notify(new Disassociated(DisassociateInfo.Unknown));
        OwnThreadsExecutor.RunHere();
    }

    private void Receive(IHandleEventListener listener, ByteString frame)
    {
        if (!frame.IsEmpty && frame[0] == NodeConnections.Marker)
        {
            if (_node is { } node) // else it is nobody's whom we know
                _connections.Received(node, frame.Memory);
            return;
        }

        if (_node is null && Introduction.TryRead(frame, out var read))
            OnHeardOf(read);
        listener.Notify(new InboundPayload(frame));
    }

    private void OnHeardOf(UniqueAddress node)
    {
        lock (_introductions)
        {
            _node = node;
            ListIfKnown();
        }
    }

    private void OnIntroduced()
    {
        lock (_introductions)
        {
            _isIntroduced = true;
            ListIfKnown();
        }
    }

    // At both ends: one that reads our frame before it knows us would drop it.
    private void ListIfKnown()
    {
        if (!_isIntroduced || _node is not { } node || _isListed || _isUnlisted)
            return;
        _isListed = true;
        _connections.Add(node, this);
    }

    private void Unlist()
    {
        lock (_introductions)
        {
            if (_isListed && !_isUnlisted)
                _connections.Remove(_node!, this);
            _isUnlisted = true;
        }
    }

    private bool TrySend(ByteString frame, long mostWaiting, bool isCorked = false)
    {
        try
        {
            return _sender.TrySend(frame, mostWaiting, isCorked);
        }
        catch (Exception e) when (IsBroken(e))
        {
            Dispose();
            return false;
        }
    }

    private void Send()
    {
        try
        {
            _sender.Run();
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsBroken(e))
        {
            Dispose();
        }
    }

    private static bool IsBroken(Exception e) => e is IOException or SocketException or ObjectDisposedException;
}
