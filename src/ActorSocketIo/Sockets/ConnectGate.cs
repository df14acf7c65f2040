using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>Holds back what others emit to a socket until its connection listeners have had their first word.</summary>
/// <remarks>What the listeners themselves emit, on their own thread, passes. So the first event after CONNECT is the application's greeting.</remarks>
internal sealed class ConnectGate(EngineSession session)
{
    private readonly Lock _lock = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private List<(EncodedPacket Packet, bool IsVolatile)>? _held = [];

    /// <summary>Keeps a packet, unless the gate is open or the packet is the listeners' own.</summary>
    public bool TryHold(EncodedPacket packet, bool isVolatile)
    {
        if (Environment.CurrentManagedThreadId == _thread)
            return false;
        lock (_lock)
        {
            if (_held is null)
                return false;
            _held.Add((packet, isVolatile));
            return true;
        }
    }

    /// <summary>Lets everything pass, what was held first.</summary>
    public void Open()
    {
        lock (_lock)
        {
            foreach (var (packet, isVolatile) in _held ?? [])
                session.TrySend(packet, isVolatile);
            _held = null;
        }
    }
}
