using System.Collections.Immutable;
using ActorSocketIo.Link;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>The way between a WebSocket on this node and its session on another; the WebSocket's side.</summary>
/// <remarks>Neither way has more than one message under way, so a slow client costs a write here, and its session's outbox there.</remarks>
internal sealed class RelayedPipe(RelayClient client, NodeToken home, Ask ask) : RelayedRequest(client, home, ask)
{
    private const ushort NoStatus = 1005;
    private const ushort ServiceRestart = 1012;

    private readonly RelayClient _client = client;
    private readonly Lock _gate = new();
    private IPipedWebSocket? _webSocket;
    private ReadOnlyMemory<byte> _frames; // came before the WebSocket was accepted
    private ushort? _status;
    private TaskCompletionSource? _read;
    private bool _over;

    /// <summary>The WebSocket is accepted: it gets what has come meanwhile, and what comes.</summary>
    public void Attach(IPipedWebSocket webSocket)
    {
        lock (_gate)
        {
            _webSocket = webSocket;
            if (!_frames.IsEmpty)
                webSocket.Write(_frames);
            if (_status is { } status)
                webSocket.Close(status);
            _frames = default;
        }
    }

    /// <summary>Sends what one read has brought.</summary>
    /// <returns>Completes when the next read may be made, or the pipe is over.</returns>
    public Task SendAsync(ImmutableArray<PipedMessage> messages)
    {
        TaskCompletionSource read;
        lock (_gate)
        {
            if (_over)
                return Task.CompletedTask;
            _read = read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _client.QueueOf(Home).Add(new PipeIn(Number, messages));
        return read.Task;
    }

    /// <summary>What came last has been written.</summary>
    public void Written() => _client.QueueOf(Home).AddWritten(Number);

    /// <summary>More may be read.</summary>
    internal void OnRead()
    {
        lock (_gate)
            _read?.TrySetResult();
    }

    /// <summary>Frames have come.</summary>
    internal void OnFrames(ReadOnlyMemory<byte> frames)
    {
        IPipedWebSocket? webSocket;
        lock (_gate)
        {
            webSocket = _webSocket;
            if (webSocket is null)
                _frames = frames;
        }

        webSocket?.Write(frames);
    }

    /// <summary>The session does not want it any more.</summary>
    internal void OnEnd()
    {
        if (_client.TryForget(this))
            End(NoStatus);
    }

    /// <inheritdoc/>
    private protected override bool IsLast(Answer answer) => answer.Status != Status.Ok;

    /// <inheritdoc/>
    private protected override void OnOver() => End(ServiceRestart);

    private void End(ushort status)
    {
        IPipedWebSocket? webSocket;
        lock (_gate)
        {
            _over = true;
            _status ??= status;
            _read?.TrySetResult();
            webSocket = _webSocket;
        }

        webSocket?.Close(status);
    }
}
