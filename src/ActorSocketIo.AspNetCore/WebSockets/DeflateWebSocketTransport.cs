using System.Net.WebSockets;
using ActorSocketIo.AspNetCore.Transports;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A session's WebSocket with <c>permessage-deflate</c>, on .NET's own implementation.</summary>
/// <remarks>Frames cannot be shared, since each message is compressed for its connection: the price of compression.</remarks>
internal sealed class DeflateWebSocketTransport : IWebSocketTransport
{
    private const long MaxBatchBytes = 64 * 1024;
    private const int FirstBuffer = 4096;

    // A compressed frame that does not fit is read in some pieces, as what is read is guessed from what is free.
    private const int PiecesOfAFullBuffer = 4;
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly EngineServer _server;
    private readonly WebSocket _socket;
    private readonly WheelTimer _abort;
    private readonly CancellationToken _gone;
    private readonly int _threshold;
    private readonly List<EncodedPacket> _batch = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EngineSession _session = null!;
    private EngineFrame? _probe;

    // .NET would write "no status" as 1005, which must never be on the wire (RFC 6455 §7.4.1).
    private WebSocketCloseStatus _status = WebSocketCloseStatus.NormalClosure;
    private int _writing;
    private volatile bool _closing;
    private volatile bool _closeSent;

    public DeflateWebSocketTransport(EngineServer server, WebSocketConnection connection, DeflateOffer offer, EngineEncoding encoding)
    {
        Encoding = encoding;
        _server = server;
        _socket = WebSocket.CreateFromStream(connection.Stream, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            DangerousDeflateOptions = offer.Options,
        });
        _abort = new WheelTimer(connection.Abort);
        _gone = connection.Closed;
        _threshold = server.Options.PerMessageDeflate?.Threshold ?? 0;
    }

    public EngineSession Session
    {
        set => _session = value;
    }

    public TransportName Name => TransportName.WebSocket;

    public EngineEncoding Encoding { get; }

    public bool IsWritable => Volatile.Read(ref _writing) == 0 && !_closing;

    private bool HasWork => !_closeSent && (_closing || Volatile.Read(ref _probe) is not null || _session.HasWorkFor(this));

    public async Task RunAsync()
    {
        try
        {
            while (await ReceiveAsync().ConfigureAwait(false))
            {
                // until the client closes or makes a mistake
            }

            _session.OnTransportLost(this, CloseReason.TransportClose);
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            // The client broke RFC 6455 or 7692, which .NET has told it, or the connection was cut.
            var reason = fault is WebSocketException { WebSocketErrorCode: not WebSocketError.ConnectionClosedPrematurely }
                ? CloseReason.TransportError
                : CloseReason.TransportClose;
            _session.OnTransportLost(this, reason, fault.Message);
        }
        finally
        {
            _session.OnTransportLost(this, CloseReason.TransportError, "a handler failed"); // does nothing unless we are here by an exception
            Close();
            await _closed.Task.ConfigureAwait(false);
            _server.Wheel.Cancel(_abort);
            _socket.Dispose();
        }
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _writing, 1) == 0)
            _ = WriteAsync();
    }

    public void AnswerProbe()
    {
        Volatile.Write(ref _probe, EnginePackets.Probe);
        Wake();
    }

    public void ReleasePoll()
    {
        // There are no polls here.
    }

    public void Close()
    {
        if (_closing)
            return;
        _closing = true;
        _server.Wheel.Schedule(_abort, _server.Wheel.Now + CloseHandshakeTimeout);
        Wake();
    }

    private static bool IsLoss(Exception fault) =>
        fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    // One message. An idle connection waits with an empty buffer.
    private async Task<bool> ReceiveAsync()
    {
        var result = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
        using var message = new PooledBytes(FirstBuffer);
        var fragments = 0;
        while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close)
        {
            if (message.IsFull)
                fragments -= PiecesOfAFullBuffer;
            result = await _socket.ReceiveAsync(message.Reserve(), CancellationToken.None).ConfigureAwait(false);
            message.Advance(result.Count);
            // Counted when inflated: a small frame can be a large message.
            if (message.Length > _server.Options.MaxHttpBufferSize)
                return Fail(WebSocketMistake.TooLarge);
            // .NET shows no frames, but it stops at their ends, and where the buffer is full.
            if (!message.IsFull && !result.EndOfMessage && ++fragments >= _server.Options.MaxFragments)
                return Fail(WebSocketMistake.TooManyFragments);
        }

        if (result.MessageType == WebSocketMessageType.Close)
            return false;
        Deliver(message.Written, result.MessageType == WebSocketMessageType.Binary);
        await _session.WhenReady(this, _gone).ConfigureAwait(false);
        return true;
    }

    private void Deliver(ReadOnlyMemory<byte> data, bool isBinary)
    {
        using var read = _session.BeginRead();
        _session.Receive(this, EnginePacketCodec.Decode(data, isBinary, Encoding));
        _session.TryReadOn(data.Length); // inflated; the next message is another read
    }

    private bool Fail(WebSocketMistake mistake)
    {
        _server.OnOversize(_session.Id, Name);
        _status = (WebSocketCloseStatus)mistake.Status;
        _session.OnTransportLost(this, CloseReason.TransportError, mistake.Message);
        return false;
    }

    private async Task WriteAsync()
    {
        do
        {
            try
            {
                await WriteQueuedAsync().ConfigureAwait(false);
            }
            catch (Exception fault) when (IsLoss(fault))
            {
                _closeSent = true;
                _session.OnTransportLost(this, CloseReason.TransportClose, fault.Message);
                _socket.Abort();
            }

            if (_closeSent)
            {
                _closed.TrySetResult();
                return; // and stays the writer: nothing is written any more
            }

            Interlocked.Exchange(ref _writing, 0);
        }
        while (HasWork && Interlocked.Exchange(ref _writing, 1) == 0);
    }

    private async Task WriteQueuedAsync()
    {
        if (Interlocked.Exchange(ref _probe, null) is { } probe)
            await SendAsync(probe, compress: false).ConfigureAwait(false);

        while (_session.Take(this, _batch, MaxBatchBytes) is var taken and not Taken.Nothing)
        {
            if (taken == Taken.End)
            {
                _session.OnFlushed();
                break;
            }

            foreach (var packet in _batch)
            {
                await SendAsync(packet.Head, packet.Compress).ConfigureAwait(false);
                for (var i = 0; i < packet.Attachments.Length; i++)
                    await SendAsync(packet.Attachments[i], packet.Compress).ConfigureAwait(false);
            }

            _batch.Clear();
            _session.OnWritten();
        }

        if (_closing)
        {
            await _socket.CloseOutputAsync(_status, null, CancellationToken.None).ConfigureAwait(false);
            _closeSent = true;
        }
    }

    private ValueTask SendAsync(EngineFrame shared, bool compress)
    {
        var frame = shared.For(Encoding);
        var flags = WebSocketMessageFlags.EndOfMessage;
        if (!compress || frame.Payload.Length < _threshold)
            flags |= WebSocketMessageFlags.DisableCompression;
        return _socket.SendAsync(frame.Payload, frame.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, flags, CancellationToken.None);
    }
}
