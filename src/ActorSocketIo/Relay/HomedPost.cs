using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A post to a session of this node that another node reads.</summary>
#pragma warning disable CA1001 // see _gone
internal sealed class HomedPost(RelayServer server, NodeToken asker, Ask ask) : HomedRequest(server, asker, ask)
#pragma warning restore CA1001
{
    private PollingTransport? _polling;
    private bool _awaitsBody;
    private CancellationTokenSource? _gone; // for who waits while handlers are behind; it has no timer, so it needs no disposing

    public override void Start()
    {
        if (Admit() is not { } session)
            return;
        if (session.Polling is not { } polling)
        {
            TryAnswer(Status.Mismatch, session.Facts);
        }
        else if (!polling.TryBeginPost())
        {
            TryAnswer(Status.Refused, session.Facts);
        }
        else if (Asked.IsOctets && polling.RefusesOctets)
        {
            session.OnMisuse(polling, "invalid content");
            polling.EndPost();
            TryAnswer(Status.Refused, session.Facts);
        }
        else
        {
            _polling = polling;
            _awaitsBody = true;
            if (Asked.Body is { } body)
                OnBody(body);
            else
                Tell(Status.Go, session.Facts);
        }
    }

    public override void OnBody(ReadOnlyMemory<byte> body)
    {
        if (!_awaitsBody)
            return;
        _awaitsBody = false;
        _gone = new CancellationTokenSource();
        _ = ReceiveAsync(_polling!, body, _gone.Token);
    }

    public override void OnGone(Reason reason, string? text)
    {
        if (reason != Reason.Oversize || !_awaitsBody || _polling is not { } polling)
        {
            base.OnGone(reason, text);
            return;
        }

        _awaitsBody = false;
        polling.EndPost();
        TryAnswer(Status.Refused, polling.Session.Facts);
    }

    private protected override void End(Reason reason, string? text)
    {
        _gone?.Cancel();
        if (!_awaitsBody || _polling is not { } polling)
            return;
        _awaitsBody = false;
        polling.OnPostLost();
        polling.EndPost();
    }

    private async Task ReceiveAsync(PollingTransport polling, ReadOnlyMemory<byte> body, CancellationToken gone)
    {
        var status = Status.Ok;
        try
        {
            await polling.ReceiveAsync(body, Asked.IsOctets, Server.Engine.Time, gone).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever a handler throws
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Server.Engine.LogRelayFault(fault);
            polling.Session.OnTransportLost(polling, CloseReason.TransportError, "a handler failed");
            status = Status.Refused;
        }
        finally
        {
            polling.EndPost();
        }

        TryAnswer(status, polling.Session.Facts);
    }
}
