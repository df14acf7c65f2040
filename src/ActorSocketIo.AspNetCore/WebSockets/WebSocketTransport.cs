using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A session's WebSocket, with frames of our own: shared ones are copied to the pipe as they are.</summary>
/// <remarks>
/// Whoever has something to write becomes the writer if there is none, on its own thread, and writes all that is queued at once; while
/// a flush is pending everything else queues up behind it. An idle connection holds no buffer. Longer than most files, because a
/// connection's two directions end together.
/// </remarks>
internal sealed class WebSocketTransport : IWebSocketTransport, IWebSocketFrames
{
    // How much goes into the pipe before it is flushed: what Kestrel holds before a flush has to wait.
    private const long MaxBatchBytes = 64 * 1024;
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static List<EncodedPacket>? t_batch;

    private readonly EngineServer _server;
    private readonly WebSocketConnection _connection;
    private readonly WebSocketReader _reader;
    private readonly WheelTimer _abort;
    private EngineSession _session = null!;
    private byte[]? _pong;
    private EngineFrame? _probe;
    private byte[]? _close;
    private ReadOnlyMemory<byte> _last; // the writer's: goes with the flush, so a single frame is sent from where it lies
    private int _writing;
    private volatile bool _closing;
    private volatile bool _closeSent;
    private volatile TaskCompletionSource? _released;

    public WebSocketTransport(EngineServer server, WebSocketConnection connection)
    {
        _server = server;
        _connection = connection;
        _reader = new WebSocketReader(server.Options.MaxHttpBufferSize, server.Options.MaxFragments);
        _abort = new WheelTimer(static connection => ((WebSocketConnection)connection).Abort(), connection);
    }

    public EngineSession Session
    {
        set => _session = value;
    }

    public TransportName Name => TransportName.WebSocket;

    public bool IsWritable => Volatile.Read(ref _writing) == 0 && !_closing;

    public async Task RunAsync()
    {
        var session = _session;
        try
        {
            await ReadAsync().ConfigureAwait(false);
            session.OnTransportLost(this, CloseReason.TransportClose);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Reset connections surface here, wherever they were cut.
            session.OnTransportLost(this, CloseReason.TransportClose, fault.Message);
        }
        finally
        {
            session.OnTransportLost(this, CloseReason.TransportError, "a handler failed"); // does nothing unless we are here by an exception
            _reader.Release();
            Close();
            await StopWritingAsync().ConfigureAwait(false);
            _server.Wheel.Cancel(_abort);
        }
    }

    public void Wake()
    {
        do
        {
            if (Interlocked.Exchange(ref _writing, 1) != 0)
                return; // the writer looks again before it stops
            if (!WriteAll())
                return; // a flush is pending; its end goes on
            StopBeingWriter();
        }
        while (HasWork);
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

    public void Close() => CloseWith(ControlFrames.CloseWithoutStatus);

    WebSocketMistake? IWebSocketFrames.OnMessage(ReadOnlyMemory<byte> data, bool isBinary)
    {
        if (isBinary)
        {
            _session.Receive(this, EnginePacketCodec.DecodeBinary(data));
            return null;
        }

        var packet = EnginePacketCodec.DecodeText(data);
        if (!packet.IsValid && !Utf8.IsValid(data.Span))
            return WebSocketMistake.InvalidUtf8; // of the WebSocket's, whatever else is wrong with it
        _session.Receive(this, packet);
        return null;
    }

    // Only the last ping of a read is answered (RFC 6455 §5.5.3 allows it): a flood of them costs one pong each read.
    void IWebSocketFrames.OnPing(ReadOnlySpan<byte> data) => Volatile.Write(ref _pong, ControlFrames.Pong(data));

    void IWebSocketFrames.OnClose(ushort status)
    {
        CloseWith(ControlFrames.Close(status));
        _session.OnTransportLost(this, CloseReason.TransportClose);
    }

    private bool HasWork =>
        !_closeSent && (_session.HasWorkFor(this) || Volatile.Read(ref _close) is not null
            || Volatile.Read(ref _pong) is not null || Volatile.Read(ref _probe) is not null);

    private async Task ReadAsync()
    {
        while (true)
        {
            var read = await _connection.Input.ReadAsync().ConfigureAwait(false);
            var mistake = ReadFrames(read.Buffer);
            if (mistake is not null)
                Fail(mistake);
            if (Volatile.Read(ref _pong) is not null)
                Wake();
            if (mistake is not null || _reader.IsClosed)
            {
                if (!_reader.IsClosed)
                    await DrainInputAsync().ConfigureAwait(false);
                return;
            }

            if (read.IsCompleted || read.IsCanceled)
                return;
            await _session.WhenReady(this, _connection.Closed).ConfigureAwait(false);
        }
    }

    // All frames of one read are one batch: what they make us send leaves in one write.
    private WebSocketMistake? ReadFrames(ReadOnlySequence<byte> buffer)
    {
        WebSocketMistake? mistake = null;
        if (_reader.HasFrame(buffer))
        {
            using var read = _session.BeginRead();
            mistake = _reader.Read(ref buffer, this);
        }

        _connection.Input.AdvanceTo(buffer.Start, buffer.End);
        return mistake;
    }

    private void Fail(WebSocketMistake mistake)
    {
        if (mistake.Status == WebSocketMistake.TooLarge.Status)
            _server.OnOversize(_session.Id, Name);
        CloseWith(ControlFrames.Close(mistake.Status));
        _session.OnTransportLost(this, CloseReason.TransportError, mistake.Message);
    }

    private void CloseWith(byte[] frame)
    {
        if (_closing)
            return;
        _closing = true;
        Volatile.Write(ref _close, frame);
        // Who does not answer our close frame, or does not even take it, is cut off.
        _server.Wheel.Schedule(_abort, _server.Wheel.Now + CloseHandshakeTimeout);
        Wake();
    }

    // After a mistake its bytes mean nothing; they are read so that our close frame is not lost in a reset (RFC 6455 §7.1.1).
    private async Task DrainInputAsync()
    {
        while (true)
        {
            var read = await _connection.Input.ReadAsync().ConfigureAwait(false);
            _connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
                return;
        }
    }

    /// <returns>True if all is written; false if a flush is pending.</returns>
    private bool WriteAll()
    {
        try
        {
            while (Fill())
            {
                var last = _last;
                _last = default;
                var flush = _connection.Output.WriteAsync(last);
                if (!flush.IsCompletedSuccessfully)
                {
                    _ = GoOnAfterAsync(flush);
                    return false;
                }

                if (!Written(flush.Result))
                    return true;
            }
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            Broken(fault.Message);
        }

        return true;
    }

    private async Task GoOnAfterAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            if (Written(await flush.ConfigureAwait(false)) && !WriteAll())
                return;
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            Broken(fault.Message);
        }

        StopBeingWriter();
        if (HasWork)
            Wake();
    }

    private bool Written(FlushResult flush)
    {
        if (flush.IsCompleted || flush.IsCanceled)
        {
            Broken("the connection does not take any more");
            return false;
        }

        _session.OnWritten();
        return true;
    }

    // Puts what is to be written into the pipe, but for the last frame: control frames first, the close frame last of all.
    private bool Fill()
    {
        if (_closeSent)
            return false;

        if (Interlocked.Exchange(ref _pong, null) is { } pong)
            Append(pong);
        if (Interlocked.Exchange(ref _probe, null) is { } probe)
            Append(probe.WebSocketFrame);
        FillWithPackets();
        if (Interlocked.Exchange(ref _close, null) is { } close)
        {
            Append(close);
            _closeSent = true;
        }

        return !_last.IsEmpty;
    }

    private void Append(ReadOnlyMemory<byte> frame)
    {
        if (!_last.IsEmpty)
            _connection.Output.Write(_last.Span);
        _last = frame;
    }

    private void FillWithPackets()
    {
        var batch = t_batch ??= [];
        t_batch = null; // a handler of ours could get here again on this thread
        try
        {
            switch (_session.Take(this, batch, MaxBatchBytes))
            {
                case Taken.Packets:
                    foreach (var packet in batch)
                    {
                        Append(packet.Head.WebSocketFrame);
                        foreach (var attachment in packet.Attachments)
                            Append(attachment.WebSocketFrame);
                    }

                    break;

                case Taken.End:
                    _session.OnFlushed(); // closes us: the close frame is there when this returns
                    break;
            }
        }
        finally
        {
            batch.Clear();
            t_batch = batch;
        }
    }

    private void Broken(string description)
    {
        _closing = true;
        _closeSent = true;
        _session.OnTransportLost(this, CloseReason.TransportClose, description);
        _connection.Abort();
    }

    // The last two are how streams say that they have ended; a sender must not have to know.
    private static bool IsLoss(Exception fault) =>
        fault is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private void StopBeingWriter()
    {
        Interlocked.Exchange(ref _writing, 0);
        _released?.TrySetResult();
    }

    // The pipe goes back to its owner when the request ends: nobody may be writing then, or ever after.
    private async Task StopWritingAsync()
    {
        while (true)
        {
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _released = released;
            if (Interlocked.Exchange(ref _writing, 1) == 0)
                return;
            await released.Task.ConfigureAwait(false);
        }
    }
}
