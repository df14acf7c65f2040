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
            Receive(messages);
        }
        catch
        {
            _session.OnTransportLost(_transport, CloseReason.TransportError, "a handler failed");
            throw;
        }

        var ready = _session.WhenReady(_transport, CancellationToken.None); // if the client goes, we are told
        if (ready.IsCompletedSuccessfully)
            Server.QueueOf(Asker).Add(new PipeInRead(Number));
        else
            _ = ReadOnAsync(ready);
    }

    /// <summary>What was sent last is written.</summary>
    public void OnWritten() => _transport.OnWritten();

    private protected override void End(Reason reason, string? text) =>
        _session?.OnTransportLost(_transport, reason == Reason.Broken ? CloseReason.TransportError : CloseReason.TransportClose, text);

    private protected override void TellLost() => Server.QueueOf(Asker).Add(new PipeEnd(Number));

    private void Receive(ImmutableArray<PipedMessage> messages)
    {
        using var read = _session.BeginRead();
        foreach (var (isBinary, bytes) in messages)
            _session.Receive(_transport, EnginePacketCodec.Decode(bytes, isBinary, _transport.Encoding));
    }

    private async Task ReadOnAsync(ValueTask ready)
    {
        await ready.ConfigureAwait(false);
        Server.QueueOf(Asker).Add(new PipeInRead(Number));
    }
}
