using System.Collections.Immutable;
using System.Text.Unicode;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.AspNetCore.Relayed;

/// <summary>A WebSocket whose session is on another node: messages go there as they are, frames come from there ready made.</summary>
/// <remarks>
/// RFC 6455 is this node's business: fragments, masks, pings, UTF-8, sizes, the closing handshake. What is to be written is one slot, since the pipe
/// has one write under way at most.
/// </remarks>
internal sealed class PipedWebSocket : WebSocketWriter, IRunningWebSocket, IWebSocketFrames, IPipedWebSocket
{
    private readonly RelayedPipe _pipe;
    private readonly string _sid;
    private readonly WebSocketReader _reader;
    private readonly ImmutableArray<PipedMessage>.Builder _messages = ImmutableArray.CreateBuilder<PipedMessage>();
    private ReadOnlyMemory<byte> _frames;
    private int _hasFrames;
    private bool _writesFrames; // the writer's

    public PipedWebSocket(EngineServer server, WebSocketConnection connection, RelayedPipe pipe, string sid)
        : base(server, connection)
    {
        _pipe = pipe;
        _sid = sid;
        _reader = new WebSocketReader(server.Options.MaxHttpBufferSize, server.Options.MaxFragments);
    }

    private protected override bool HasFrames => Volatile.Read(ref _hasFrames) != 0;

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

    void IWebSocketFrames.OnPing(ReadOnlySpan<byte> data) => NotePing(data);

    void IWebSocketFrames.OnClose(ushort status) => CloseWith(ControlFrames.Close(status));

    bool IWebSocketFrames.OnTaken(long bytes) => true; // how much it may send is the session's business

    private async Task ReadAsync()
    {
        while (true)
        {
            var read = await Connection.Input.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            var mistake = _reader.Read(ref buffer, this);
            Connection.Input.AdvanceTo(buffer.Start, buffer.End);
            var sent = _messages.Count > 0 ? _pipe.SendAsync(_messages.DrainToImmutable()) : Task.CompletedTask;
            if (mistake is not null)
                Fail(mistake);
            AnswerPing();
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
        var registration = Connection.Closed.UnsafeRegister(static pipe => ((RelayedPipe)pipe!).GiveUp(Reason.Aborted), _pipe);
        await sent.ConfigureAwait(false);
        registration.Unregister();
    }

    private void Fail(WebSocketMistake mistake)
    {
        if (mistake.Status == WebSocketMistake.TooLarge.Status)
            Server.OnOversize(_sid, TransportName.WebSocket);
        CloseWith(ControlFrames.Close(mistake.Status));
        _pipe.GiveUp(Reason.Broken, mistake.Message);
    }

    private protected override void AppendFrames()
    {
        _writesFrames = HasFrames;
        if (!_writesFrames)
            return;
        var frames = _frames;
        _frames = default;
        Volatile.Write(ref _hasFrames, 0);
        Append(frames);
    }

    private protected override void OnWritten()
    {
        if (_writesFrames)
            _pipe.Written();
    }

    private protected override void OnBroken(string description) => _pipe.GiveUp(Reason.Aborted, description);
}
