using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>Holds back what others emit to a socket until its connection listeners have had their first word.</summary>
/// <remarks>
/// What the listeners themselves emit, on their own thread, passes. So the first event after CONNECT is the application's greeting.
/// What is held has the limits of the session's outbox, and the same happens over them: a listener that blocks must not cost the server's memory.
/// </remarks>
internal sealed class ConnectGate(EngineSession session, EngineOptions limits)
{
    private readonly Queue<(EncodedPacket Packet, DiscardRule? Rule)> _held = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _bytes;
    private bool _isOpening;
    private bool _isOpen;

    /// <summary>Keeps a packet, unless the gate is open or the packet is the listeners' own.</summary>
    public bool TryHold(EncodedPacket packet, DiscardRule? rule)
    {
        if (Environment.CurrentManagedThreadId == _thread)
            return false;
        lock (_held)
        {
            if (_isOpen)
                return false;
            if (_held.Count < limits.MaxQueuedPackets && _bytes + packet.Bytes <= limits.MaxQueuedBytes)
            {
                _held.Enqueue((packet, rule));
                _bytes += packet.Bytes;
                return true;
            }
        }

        if (rule?.IsVolatile == true)
            return true; // dropped

        TurnSending.CloseLater(session);
        return true;
    }

    /// <summary>Puts the socket's last packet behind what is held.</summary>
    /// <returns>False if the gate is open.</returns>
    public bool TryAppend(EncodedPacket last)
    {
        lock (_held)
        {
            if (!_isOpen)
                _held.Enqueue((last, null));
            return !_isOpen;
        }
    }

    /// <summary>Lets everything pass, what was held first. If another thread is doing that, it does it to the end.</summary>
    public void Open()
    {
        lock (_held)
        {
            if (_isOpening)
                return;
            _isOpening = true;
        }

        while (TryTake(out var next))
            session.TrySend(next.Packet, next.Rule);
    }

    private bool TryTake(out (EncodedPacket Packet, DiscardRule? Rule) next)
    {
        lock (_held)
        {
            _isOpen = !_held.TryDequeue(out next);
            return !_isOpen;
        }
    }
}
