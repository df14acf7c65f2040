using System.IO.Pipelines;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The bytes of an accepted WebSocket, while its request lasts.</summary>
/// <param name="stream">Both ways; either this or the pipes are used.</param>
/// <param name="input">What the client sends.</param>
/// <param name="output">What it is sent.</param>
/// <param name="cut">Ends the connection; may be called while the request lasts only.</param>
/// <param name="closed">Cancelled when the client has gone, also while nobody reads.</param>
internal sealed class WebSocketConnection(Stream stream, PipeReader input, PipeWriter output, Action cut, CancellationToken closed) : IDisposable
{
    private readonly Lock _gate = new();
    private Action? _cut = cut;

    public Stream Stream { get; } = stream;

    public PipeReader Input { get; } = input;

    public PipeWriter Output { get; } = output;

    /// <summary>Cancelled when the client has gone, also while nobody reads.</summary>
    public CancellationToken Closed { get; } = closed;

    /// <summary>Cuts the connection, once; any thread, at any time, never throws.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            var cut = _cut;
            _cut = null;
            cut?.Invoke();
        }
    }

    /// <summary>The request ends. After that its context is nobody's, or another request's: who comes too late cuts nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
            _cut = null;
    }
}
