using System.Buffers;
using System.IO.Pipelines;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The writing half of a WebSocket with frames of our own, and how its two halves end.</summary>
/// <remarks>
/// Whoever has something to write becomes the writer if there is none, on its own thread, and writes all that is queued at once; while
/// a flush is pending everything else queues up behind it. An idle connection holds no buffer. A base class and not a part: it costs no object for each connection.
/// </remarks>
internal abstract class WebSocketWriter
{
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly WheelTimer _abort;
    private byte[]? _pong;
    private byte[]? _close;
    private ReadOnlyMemory<byte> _last; // the writer's: goes with the flush, so a single frame is sent from where it lies
    private int _writing;
    private volatile bool _closing;
    private volatile bool _closeSent;
    private volatile TaskCompletionSource? _released;

    private protected WebSocketWriter(EngineServer server, WebSocketConnection connection)
    {
        Server = server;
        Connection = connection;
        _abort = new WheelTimer(static connection => ((WebSocketConnection)connection).Abort(), connection);
    }

    public bool IsWritable => Volatile.Read(ref _writing) == 0 && !_closing;

    private protected EngineServer Server { get; }

    private protected WebSocketConnection Connection { get; }

    /// <summary>Whether there are frames to be written, besides control frames.</summary>
    private protected abstract bool HasFrames { get; }

    private bool HasWork => !_closeSent && (HasFrames || Volatile.Read(ref _close) is not null || Volatile.Read(ref _pong) is not null);

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

    /// <summary>Gives what there is to <see cref="Append"/>; by the writer.</summary>
    private protected abstract void AppendFrames();

    /// <summary>What was appended is written.</summary>
    private protected abstract void OnWritten();

    /// <summary>The connection takes nothing any more, and is about to be cut.</summary>
    private protected abstract void OnBroken(string description);

    /// <summary>Adds a frame to what is written next.</summary>
    private protected void Append(ReadOnlyMemory<byte> frame)
    {
        if (!_last.IsEmpty)
            Connection.Output.Write(_last.Span);
        _last = frame;
    }

    // Only the last ping of a read is answered (RFC 6455 §5.5.3 allows it): a flood of them costs one pong each read.
    private protected void NotePing(ReadOnlySpan<byte> data) => Volatile.Write(ref _pong, ControlFrames.Pong(data));

    /// <summary>A read is over.</summary>
    private protected void AnswerPing()
    {
        if (Volatile.Read(ref _pong) is not null)
            Wake();
    }

    /// <summary>Sends a close frame behind what is queued; the first one stands.</summary>
    private protected void CloseWith(byte[] frame)
    {
        if (_closing)
            return;
        _closing = true;
        Volatile.Write(ref _close, frame);
        // Who does not answer our close frame, or does not even take it, is cut off.
        Server.Wheel.Schedule(_abort, Server.Wheel.Now + CloseHandshakeTimeout);
        Wake();
    }

    // After a mistake its bytes mean nothing; they are read so that our close frame is not lost in a reset (RFC 6455 §7.1.1).
    private protected async Task DrainInputAsync()
    {
        while (true)
        {
            var read = await Connection.Input.ReadAsync().ConfigureAwait(false);
            Connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
                return;
        }
    }

    // The pipe goes back to its owner when the request ends: nobody may be writing then, or ever after.
    private protected async Task StopWritingAsync()
    {
        while (true)
        {
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _released = released;
            if (Interlocked.Exchange(ref _writing, 1) == 0)
                break;
            await released.Task.ConfigureAwait(false);
        }

        Server.Wheel.Cancel(_abort);
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
                var flush = Connection.Output.WriteAsync(last);
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

        OnWritten();
        return true;
    }

    // Puts what is to be written into the pipe, but for the last frame: the pong first, the close frame last of all.
    private bool Fill()
    {
        if (_closeSent)
            return false;

        if (Interlocked.Exchange(ref _pong, null) is { } pong)
            Append(pong);
        AppendFrames();
        if (Interlocked.Exchange(ref _close, null) is { } close)
        {
            Append(close);
            _closeSent = true;
        }

        return !_last.IsEmpty;
    }

    private void Broken(string description)
    {
        _closing = true;
        _closeSent = true;
        OnBroken(description);
        Connection.Abort();
    }

    // The last two are how streams say that they have ended; a sender must not have to know.
    private static bool IsLoss(Exception fault) =>
        fault is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private void StopBeingWriter()
    {
        Interlocked.Exchange(ref _writing, 0);
        _released?.TrySetResult();
    }
}
