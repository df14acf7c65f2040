using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A post to a session of this node that another node reads.</summary>
internal sealed class HomedPost(RelayServer server, NodeToken asker, Ask ask) : HomedRequest(server, asker, ask)
{
    /// <summary>What the session ends with if its client has gone before the body was there.</summary>
    public const string Lost = "data request connection closed prematurely";

    private PollingTransport? _polling;
    private bool _awaitsBody;

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
        else if (Asked.IsOctets)
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
        _ = ReceiveAsync(_polling!, body);
    }

    public override void OnGone(Reason reason, string? text)
    {
        if (!Server.TryForget(this) || _polling is not { } polling)
            return;
        if (!_awaitsBody)
        {
            polling.Session.OnTransportLost(polling, CloseReason.TransportClose); // its packets are taken, but nobody reads on
            return;
        }

        _awaitsBody = false;
        if (reason != Reason.Oversize)
            polling.Session.OnTransportLost(polling, CloseReason.TransportError, Lost);
        polling.EndPost();
    }

    private async Task ReceiveAsync(PollingTransport polling, ReadOnlyMemory<byte> body)
    {
        var status = Status.Ok;
        try
        {
            await polling.ReceiveAsync(body, Server.Engine.Time, CancellationToken.None).ConfigureAwait(false); // if the client goes, we are told
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
