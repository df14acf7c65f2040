using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Unicode;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.AspNetCore.Relayed;

/// <summary>A WebSocket whose session is on another node: messages go there as they are, frames come from there ready made.</summary>
/// <remarks>
/// RFC 6455 is this node's business: fragments, masks, pings, UTF-8, sizes, the closing handshake. The writer's flag is handled as in
/// <see cref="WebSocketTransport"/>, but what is to be written is one slot of each kind, since the pipe has one write under way at most.
/// </remarks>
internal sealed class PipedWebSocket : IRunningWebSocket, IWebSocketFrames, IPipedWebSocket
{
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly EngineServer _server;
    private readonly WebSocketConnection _connection;
    private readonly RelayedPipe _pipe;
    private readonly string _sid;
    private readonly WebSocketReader _reader;
    private readonly WheelTimer _abort;
    private readonly ImmutableArray<PipedMessage>.Builder _messages = ImmutableArray.CreateBuilder<PipedMessage>();
    private ReadOnlyMemory<byte> _frames;
    private byte[]? _pong;
    private byte[]? _close;
    private int _hasFrames;
    private int _writing;
    private bool _writesFrames; // the writer's
    private volatile bool _closing;
    private volatile bool _closeSent;
    private volatile TaskCompletionSource? _released;

    public PipedWebSocket(EngineServer server, WebSocketConnection connection, RelayedPipe pipe, string sid)
    {
        _server = server;
        _connection = connection;
        _pipe = pipe;
        _sid = sid;
        _reader = new WebSocketReader(server.Options.MaxHttpBufferSize, server.Options.MaxFragments);
        _abort = new WheelTimer(static connection => ((WebSocketConnection)connection).Abort(), connection);
    }

    private bool HasWork => !_closeSent && (Volatile.Read(ref _hasFrames) != 0 || Volatile.Read(ref _close) is not null || Volatile.Read(ref _pong) is not null);

    public async Task RunAsync()
    {
        EngineMetrics.Pipes.Add(1);
        try
        {
            _pipe.Attach(this);
            await ReadAsync().ConfigureAwait(false);
            CloseWith(ControlFrames.CloseWithoutStatus); // before the pipe ends, whose end has another status
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _pipe.GiveUp(Reason.Aborted, fault.Message);
        }
        finally
        {
            _pipe.Dispose();
            _reader.Release();
            await StopWritingAsync().ConfigureAwait(false);
            _server.Wheel.Cancel(_abort);
            EngineMetrics.Pipes.Add(-1);
        }
    }

    void IPipedWebSocket.Write(ReadOnlyMemory<byte> frames)
    {
        _frames = frames;
        Volatile.Write(ref _hasFrames, 1);
        Wake();
    }

    void IPipedWebSocket.Close(ushort status) => CloseWith(ControlFrames.Close(status));

    WebSocketMistake? IWebSocketFrames.OnMessage(ReadOnlyMemory<byte> data, bool isBinary)
    {
        if (!isBinary && !Utf8.IsValid(data.Span))
            return WebSocketMistake.InvalidUtf8;
        _messages.Add(new(isBinary, data.ToArray())); // what is handed to a link is kept
        return null;
    }

    // Only the last ping of a read is answered (RFC 6455 §5.5.3 allows it).
    void IWebSocketFrames.OnPing(ReadOnlySpan<byte> data) => Volatile.Write(ref _pong, ControlFrames.Pong(data));

    void IWebSocketFrames.OnClose(ushort status) => CloseWith(ControlFrames.Close(status));

    private async Task ReadAsync()
    {
        while (true)
        {
            var read = await _connection.Input.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            var mistake = _reader.Read(ref buffer, this);
            _connection.Input.AdvanceTo(buffer.Start, buffer.End);
            var sent = _messages.Count > 0 ? _pipe.SendAsync(_messages.DrainToImmutable()) : Task.CompletedTask;
            if (mistake is not null)
                Fail(mistake);
            if (Volatile.Read(ref _pong) is not null)
                Wake();
            if (mistake is not null && !_reader.IsClosed)
                await DrainInputAsync().ConfigureAwait(false);
            if (mistake is not null || _reader.IsClosed || read.IsCompleted || read.IsCanceled)
                return;
            await ReadOnAfterAsync(sent).ConfigureAwait(false);
        }
    }

    // Nobody reads meanwhile who would notice that the client has gone.
    private async ValueTask ReadOnAfterAsync(Task sent)
    {
        if (sent.IsCompleted)
            return;
        var registration = _connection.Closed.UnsafeRegister(static pipe => ((RelayedPipe)pipe!).GiveUp(Reason.Aborted), _pipe);
        await sent.ConfigureAwait(false);
        registration.Unregister();
    }

    private void Fail(WebSocketMistake mistake)
    {
        if (mistake.Status == WebSocketMistake.TooLarge.Status)
            _server.OnOversize(_sid, TransportName.WebSocket);
        CloseWith(ControlFrames.Close(mistake.Status));
        _pipe.GiveUp(Reason.Broken, mistake.Message);
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

    private void Wake()
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

    /// <returns>True if all is written; false if a flush is pending.</returns>
    private bool WriteAll()
    {
        try
        {
            while (!TakeLast(out var last))
            {
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

        if (_writesFrames)
            _pipe.Written();
        return true;
    }

    // Puts what is to be written into the connection's pipe, but for the last of it: the pong first, the close frame last of all.
    /// <returns>Whether there is nothing.</returns>
    private bool TakeLast(out ReadOnlyMemory<byte> last)
    {
        last = default;
        _writesFrames = false;
        if (_closeSent)
            return true;
        if (Interlocked.Exchange(ref _pong, null) is { } pong)
            Append(ref last, pong);
        if (Volatile.Read(ref _hasFrames) != 0)
        {
            var frames = _frames;
            _frames = default;
            Volatile.Write(ref _hasFrames, 0);
            _writesFrames = true;
            Append(ref last, frames);
        }

        if (Interlocked.Exchange(ref _close, null) is { } close)
        {
            Append(ref last, close);
            _closeSent = true;
        }

        return last.IsEmpty;
    }

    private void Append(ref ReadOnlyMemory<byte> last, ReadOnlyMemory<byte> next)
    {
        if (!last.IsEmpty)
            _connection.Output.Write(last.Span);
        last = next;
    }

    private void Broken(string description)
    {
        _closing = true;
        _closeSent = true;
        _pipe.GiveUp(Reason.Aborted, description);
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
