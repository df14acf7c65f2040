using System.IO.Pipelines;
using ActorSocketIo.AspNetCore.Connections;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The bytes of an accepted WebSocket, while its request lasts, or longer.</summary>
/// <remarks>It is its own lock.</remarks>
/// <param name="stream">Both ways; either this or the pipes are used.</param>
/// <param name="input">What the client sends.</param>
/// <param name="output">What it is sent.</param>
/// <param name="cut">Ends the connection; may be called while the request lasts only.</param>
/// <param name="closed">Cancelled when the client has gone, also while nobody reads.</param>
/// <param name="detachable">The connection, if it can outlive its request.</param>
internal sealed class WebSocketConnection(
    Stream stream, PipeReader input, PipeWriter output, Action cut, CancellationToken closed, IDetachable? detachable = null) : IDisposable
{
    private Stream? _stream = stream;
    private Action? _cut = cut;
    private CancellationToken _closed = closed; // of the request
    private bool _isDetached;

    public Stream Stream => _stream ?? throw new InvalidOperationException("The request is over.");

    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;

    /// <summary>Cancelled when the client has gone, also while nobody reads. Once it is detached, only who has to wait should ask.</summary>
    public CancellationToken Closed
    {
        get
        {
            lock (this)
                return _isDetached ? detachable!.Closed : _closed;
        }
    }

    /// <summary>Ends the request without the connection, whose bytes stay what they are but for <see cref="Stream"/>.</summary>
    /// <returns>False if that cannot be; then it lasts as long as the request.</returns>
    public bool TryDetach()
    {
        lock (this)
        {
            if (_cut is null || detachable?.TryDetach() != true)
                return false;
            _isDetached = true;
            (_cut, _stream, _closed) = (null, null, default);
            return true;
        }
    }

    /// <summary>Cuts the connection, once; any thread, at any time, never throws.</summary>
    public void Abort()
    {
        lock (this)
        {
            if (_isDetached)
            {
                detachable!.Cut();
                return;
            }

            var cut = _cut;
            _cut = null;
            cut?.Invoke();
        }
    }

    /// <summary>
    /// The WebSocket ends, and with it its request, if it has one. After that its context is nobody's, or another request's: who comes too late cuts nothing.
    /// </summary>
    public void Dispose()
    {
        lock (this)
            _cut = null;
        if (_isDetached)
            detachable!.End();
    }
}
