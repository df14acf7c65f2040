using ActorSocketIo.Link;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A request for a session of this node that has reached another; the home's side.</summary>
/// <remarks>Everything but <see cref="Run"/> runs on the pool, one thing at a time.</remarks>
internal abstract class HomedRequest
{
    private readonly SerialQueue _work;

    private protected HomedRequest(RelayServer server, NodeToken asker, Ask ask)
    {
        Server = server;
        Asker = asker;
        Asked = ask;
        _work = new SerialQueue(server.Engine.LogRelayFault);
    }

    /// <summary>The node that asks.</summary>
    public NodeToken Asker { get; }

    /// <summary>Its number for the request.</summary>
    public long Number => Asked.Number;

    internal RelayServer Server { get; }

    private protected Ask Asked { get; }

    /// <summary>Does something, after all that is to be done already.</summary>
    public void Run(Action<HomedRequest> work) => _work.Add(() => work(this));

    /// <summary>Serves it: answers at once or later.</summary>
    public abstract void Start();

    /// <summary>Its body has come.</summary>
    public virtual void OnBody(ReadOnlyMemory<byte> body)
    {
        // Only posts have one.
    }

    /// <summary>It is to be answered now, with what there is.</summary>
    public virtual void OnRelease()
    {
        // Only polls wait.
    }

    /// <summary>Nobody waits for an answer any more.</summary>
    public virtual void OnGone(Reason reason, string? text)
    {
        if (Server.TryForget(this))
            End(reason, text);
    }

    /// <summary>The asking node seems lost. Only one side may think so: the other is told.</summary>
    public void OnLost()
    {
        if (!Server.TryForget(this))
            return;
        TellLost();
        End(Reason.Lost, "the node of the connection seems lost");
    }

    /// <summary>It is out of the table, and will not be answered.</summary>
    private protected virtual void End(Reason reason, string? text)
    {
        // Nothing was begun.
    }

    private protected virtual void TellLost() => Tell(Status.Unknown, default);

    /// <summary>Finds the session, if it can serve such a request; else answers.</summary>
    private protected EngineSession? Admit()
    {
        if (Server.Engine.FindForRequest(Asked.Sid) is not { } session)
        {
            TryAnswer(Status.Unknown, default);
            return null;
        }

        var facts = session.Facts;
        if (facts.Protocol == Asked.As.Protocol && (Asked.IsUpgrade || facts.Transport == Asked.As.Transport))
            return session;
        TryAnswer(Status.Mismatch, facts);
        return null;
    }

    /// <summary>Gives the last answer, unless nobody waits for it.</summary>
    private protected bool TryAnswer(Status status, SessionFacts facts, ReadOnlyMemory<byte> body = default, bool compress = false, bool isOctets = false)
    {
        if (!Server.TryForget(this))
            return false;
        Tell(status, facts, body, compress, isOctets);
        return true;
    }

    private protected void Tell(Status status, SessionFacts facts, ReadOnlyMemory<byte> body = default, bool compress = false, bool isOctets = false) =>
        Server.QueueOf(Asker).Add(new Answer(Number, status, facts, body, compress, isOctets));
}

/// <summary>A question whether a session would serve such a request.</summary>
internal sealed class HomedCheck(RelayServer server, NodeToken asker, Ask ask) : HomedRequest(server, asker, ask)
{
    public override void Start()
    {
        if (Admit() is { } session)
            TryAnswer(Asked.IsUpgrade || session.Polling is not null ? Status.Ok : Status.Mismatch, session.Facts);
    }
}
