using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A WebSocket on another node that carries a session of this one, or asks to.</summary>
internal sealed class HomedPipe : HomedRequest
{
    private readonly PipedTransport _transport;
    private EngineSession _session = null!;

    public HomedPipe(RelayServer server, NodeToken asker, Ask ask)
        : base(server, asker, ask) =>
        _transport = new PipedTransport(server.QueueOf(asker), Number, EngineEncodings.Of(ask.As.Protocol, ask.IsTextOnly), () => server.TryForget(this));

    public override void Start()
    {
        if (Admit() is not { } session)
            return;
        _session = session;
        if (!session.TryAttach(_transport) || !_transport.TryOpen(new Answer(Number, Status.Ok, session.Facts, default, Compress: false)))
            TryAnswer(Status.Refused, session.Facts);
    }

    /// <summary>Whole messages have come, valid WebSocket messages all; when the session can take more, the other side is told.</summary>
    public void OnMessages(ImmutableArray<PipedMessage> messages)
    {
        try
        {
            messages = Receive(messages);
        }
        catch
        {
            _session.OnTransportLost(_transport, CloseReason.TransportError, "a handler failed");
            throw;
        }

        var ready = _session.WhenReady(_transport, CancellationToken.None); // if the client goes, we are told
        if (ready.IsCompletedSuccessfully && messages.IsEmpty)
            Server.QueueOf(Asker).Add(new PipeInRead(Number));
        else
            _ = ReadOnAsync(ready, messages);
    }

    /// <summary>What was sent last is written.</summary>
    public void OnWritten() => _transport.OnWritten();

    private protected override void End(Reason reason, string? text) =>
        _session?.OnTransportLost(_transport, reason == Reason.Broken ? CloseReason.TransportError : CloseReason.TransportClose, text);

    private protected override void TellLost() => Server.QueueOf(Asker).Add(new PipeEnd(Number));

    /// <returns>Those that must wait, because the client has sent too much.</returns>
    private ImmutableArray<PipedMessage> Receive(ImmutableArray<PipedMessage> messages)
    {
        using var read = _session.BeginRead();
        for (var i = 0; i < messages.Length; i++)
        {
            var (isBinary, bytes) = messages[i];
            _session.Receive(_transport, EnginePacketCodec.Decode(bytes, isBinary, _transport.Encoding));
            if (!_session.TryReadOn(bytes.Length))
                return messages[(i + 1)..];
        }

        return [];
    }

    private async Task ReadOnAsync(ValueTask ready, ImmutableArray<PipedMessage> rest)
    {
        await ready.ConfigureAwait(false);
        if (rest.IsEmpty)
            Server.QueueOf(Asker).Add(new PipeInRead(Number));
        else
            Run(_ => OnMessages(rest));
    }
}
