using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>How much of what a client sent still waits for handlers: bounded in events and bytes.</summary>
internal sealed class EventInbox(int maxEvents, long maxBytes)
{
    private int _events;
    private long _bytes;

    /// <summary>Counts an event in.</summary>
    /// <returns>False if the client sends faster than the handlers take: the connection must be closed.</returns>
    public bool TryEnter(SocketPacket packet) =>
        Interlocked.Increment(ref _events) <= maxEvents & Interlocked.Add(ref _bytes, SizeOf(packet)) <= maxBytes;

    /// <summary>Counts it out, when its turn begins.</summary>
    public void Leave(SocketPacket packet)
    {
        Interlocked.Decrement(ref _events);
        Interlocked.Add(ref _bytes, -SizeOf(packet));
    }

    private static long SizeOf(SocketPacket packet)
    {
        long size = packet.Payload.Length;
        foreach (var attachment in packet.Attachments)
            size += attachment.Length;
        return size;
    }
}
