using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A connection's output that sends on the thread that flushes, instead of waking another one to do it.</summary>
/// <remarks>
/// A flush tries a send that does not block. What the socket does not take is sent behind, in order, and the flush completes when that is done, so back-pressure
/// is the socket's. One writer at a time, as for any <see cref="PipeWriter"/>. A connection that has failed shows as <see cref="FlushResult.IsCompleted"/>.
/// </remarks>
internal sealed class DirectPipeWriter : PipeWriter
{
    private readonly TcpSocket _socket;
    private readonly Action<Exception?> _onCompleted;
    private readonly UnsentBytes _unsent = new();
    private Task _sending = Task.CompletedTask; // what an earlier flush left to the background
    private TaskCompletionSource? _cancel;
    private volatile bool _isBroken;
    private bool _isCompleted;

    /// <param name="socket">Where to.</param>
    /// <param name="onCompleted">Called once, with the reason if it is one to cut the connection, when all is sent: ends the connection.</param>
    public DirectPipeWriter(TcpSocket socket, Action<Exception?> onCompleted)
    {
        _socket = socket;
        _onCompleted = onCompleted;
        NonBlocking.Prepare(socket);
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unsent.Length;

    /// <summary>Whether what is flushed waits for a flush after that: for somebody who has more to write at once, in the same packet.</summary>
    public bool HoldsFlushes { get; set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unsent.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _unsent.GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _unsent.Advance(bytes);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        // Nothing before it: it is sent from where it lies.
        if (_unsent.Length == 0 && !cancellationToken.IsCancellationRequested && CanSend)
            source = source[Send(source.Span)..];
        if (!source.IsEmpty)
            this.Write(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        if (!HoldsFlushes)
            SendWhatWaits();
        return _sending.IsCompleted ? new ValueTask<FlushResult>(Result(isCanceled: false)) : WaitAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => Volatile.Read(ref _cancel)?.TrySetResult();

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
            return;
        _isCompleted = true;
        if (exception is null)
            SendWhatWaits();
        _unsent.Release();
        if (_sending.IsCompleted)
            _onCompleted(exception);
        else
            _sending.ContinueWith(_ => _onCompleted(exception), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private bool CanSend => !_isBroken && _sending.IsCompleted;

    private FlushResult Result(bool isCanceled) => new(isCanceled, isCompleted: _isBroken);

    /// <returns>How much the socket took at once.</returns>
    private int Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = NonBlocking.Send(_socket, bytes, out var error);
            if (error is SocketError.Success)
                return sent;
            _isBroken |= error is not (SocketError.WouldBlock or SocketError.IOPending);
        }
        catch (ObjectDisposedException)
        {
            _isBroken = true;
        }

        return 0;
    }

    private void SendWhatWaits()
    {
        var isFull = false;
        while (_unsent.Length > 0 && CanSend && !isFull)
        {
            var bytes = _unsent.First;
            var sent = Send(bytes.Span);
            _unsent.Consume(sent);
            isFull = sent < bytes.Length;
        }

        if (_isBroken || _unsent.Length == 0)
            _unsent.Release();
        else
            _sending = SendBehindAsync(_sending, _unsent.Take());
    }

    private async Task SendBehindAsync(Task before, UnsentBytes rest)
    {
        try
        {
            await before.ConfigureAwait(false);
            while (!_isBroken && rest.Length > 0)
                rest.Consume(await _socket.SendAsync(rest.First).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _isBroken = true;
        }
        finally
        {
            rest.Release();
        }
    }

    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellation)
    {
        var cancel = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _cancel, cancel);
        var first = await Task.WhenAny(_sending, cancel.Task).WaitAsync(cancellation).ConfigureAwait(false);
        Volatile.Write(ref _cancel, null);
        return Result(isCanceled: first == cancel.Task);
    }
}
