using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A session's WebSocket, with frames of our own: shared ones are copied to the pipe as they are.</summary>
internal sealed class WebSocketTransport : WebSocketWriter, IWebSocketTransport, IWebSocketFrames
{
    // How much goes into the pipe before it is flushed: what Kestrel holds before a flush has to wait.
    private const long MaxBatchBytes = 64 * 1024;

    [ThreadStatic]
    private static List<EncodedPacket>? t_batch;

    private readonly WebSocketReader _reader;
    private EngineSession _session = null!;
    private EngineFrame? _probe;
    private bool _hasFailed; // after a mistake of the client's
    private bool _mayReadOn = true; // false: it sends more than it may, and whole frames may be left

    public WebSocketTransport(EngineServer server, WebSocketConnection connection, EngineEncoding encoding)
        : base(server, connection)
    {
        Encoding = encoding;
        _reader = new WebSocketReader(server.Options.MaxHttpBufferSize, server.Options.MaxFragments);
    }

    public EngineSession Session
    {
        set => _session = value;
    }

    public TransportName Name => TransportName.WebSocket;

    public EngineEncoding Encoding { get; }

    private protected override bool HasFrames => _session.HasWorkFor(this) || Volatile.Read(ref _probe) is not null;

    public async Task RunAsync()
    {
        var session = _session;
        try
        {
            while (ReadFrames(await Connection.Input.ReadAsync().ConfigureAwait(false)))
                await session.WhenReady(this, static transport => transport.Connection.Closed).ConfigureAwait(false);
            if (_hasFailed && !_reader.IsClosed)
                await DrainInputAsync().ConfigureAwait(false);
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
        }
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
        var packet = EnginePacketCodec.Decode(data, isBinary, Encoding);
        if (!packet.IsValid && !isBinary && !Utf8.IsValid(data.Span))
            return WebSocketMistake.InvalidUtf8; // of the WebSocket's, whatever else is wrong with it
        _session.Receive(this, packet);
        return null;
    }

    void IWebSocketFrames.OnPing(ReadOnlySpan<byte> data) => NotePing(data);

    void IWebSocketFrames.OnClose(ushort status)
    {
        CloseWith(ControlFrames.Close(status));
        _session.OnTransportLost(this, CloseReason.TransportClose);
    }

    bool IWebSocketFrames.OnTaken(long bytes) => _mayReadOn = _session.TryReadOn(bytes);

    /// <returns>Whether there may be more.</returns>
    private bool ReadFrames(ReadResult read)
    {
        if (ReadFrames(read.Buffer) is { } mistake)
            Fail(mistake);
        AnswerPing();
        return !_hasFailed && !_reader.IsClosed && !(read.IsCompleted && _mayReadOn) && !read.IsCanceled;
    }

    // All frames of one read are one batch: what they make us send leaves in one write.
    private WebSocketMistake? ReadFrames(ReadOnlySequence<byte> buffer)
    {
        WebSocketMistake? mistake = null;
        _mayReadOn = true;
        if (_reader.HasFrame(buffer))
        {
            using var read = _session.BeginRead();
            mistake = _reader.Read(ref buffer, this);
        }

        Connection.Input.AdvanceTo(buffer.Start, _mayReadOn ? buffer.End : buffer.Start);
        return mistake;
    }

    private void Fail(WebSocketMistake mistake)
    {
        _hasFailed = true;
        if (mistake.Status == WebSocketMistake.TooLarge.Status)
            Server.OnOversize(_session.Id, Name);
        CloseWith(ControlFrames.Close(mistake.Status));
        _session.OnTransportLost(this, CloseReason.TransportError, mistake.Message);
    }

    private protected override void AppendFrames()
    {
        if (Interlocked.Exchange(ref _probe, null) is { } probe)
            Append(probe.WebSocketFrame);
        AppendPackets();
    }

    private protected override void OnWritten() => _session.OnWritten();

    private protected override void OnBroken(string description) => _session.OnTransportLost(this, CloseReason.TransportClose, description);

    private void AppendPackets()
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
                        Append(packet.Head.For(Encoding).WebSocketFrame);
                        foreach (var attachment in packet.Attachments)
                            Append(attachment.For(Encoding).WebSocketFrame);
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
}
