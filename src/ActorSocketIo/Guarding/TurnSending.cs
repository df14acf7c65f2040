using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Guarding;

/// <summary>Sending to sessions, whether the thread has a turn or not: what may call the application waits until that is over.</summary>
internal static class TurnSending
{
    /// <summary>Tells the application that a packet is about to be queued, or has just been.</summary>
    public static void Announce(EngineSession session, EncodedPacket packet)
    {
        if (!EmitOrder.IsMine)
            session.Announce(packet);
        else if (session.IsAnnouncing)
            AnnounceLater(session, packet);
    }

    /// <inheritdoc cref="EngineSession.Settle(QueueResult)"/>
    public static bool Settle(EngineSession session, QueueResult queued)
    {
        if (queued != QueueResult.Overflow || !EmitOrder.IsMine)
            return session.Settle(queued);
        CloseLater(session);
        return false;
    }

    /// <inheritdoc cref="EngineSession.TrySend"/>
    public static bool TrySend(EngineSession session, EncodedPacket packet, DiscardRule? rule)
    {
        Announce(session, packet);
        return Settle(session, session.Queue(packet, rule, out _, out _));
    }

    /// <inheritdoc cref="EngineSession.CloseForOverflow"/>
    public static void CloseLater(EngineSession session) => EmitOrder.WhenOver(session.CloseForOverflow);

    private static void AnnounceLater(EngineSession session, EncodedPacket packet) => EmitOrder.WhenOver(() => session.Announce(packet));
}
