using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>How much of what a client sent still waits for handlers: bounded in events and bytes.</summary>
/// <remarks>
/// From half of the limit on the client is not read any more until half of that is left, so that one that is merely fast is slowed down by TCP. But never
/// while an acknowledgement of the client is outstanding: a handler may be waiting for it, behind events that are not read. Then the limit itself closes it.
/// </remarks>
internal sealed class EventInbox(int maxEvents, long maxBytes)
{
    private int _events;
    private long _bytes;
    private int _acks;
    private bool _closed;
    private TaskCompletionSource? _drained;

    private bool IsHigh => Volatile.Read(ref _events) > maxEvents / 2 || Volatile.Read(ref _bytes) > maxBytes / 2;

    private bool IsLow => Volatile.Read(ref _events) <= maxEvents / 4 && Volatile.Read(ref _bytes) <= maxBytes / 4;

    private bool MustRead => IsLow || Volatile.Read(ref _acks) > 0 || Volatile.Read(ref _closed);

    /// <summary>Counts an event in.</summary>
    /// <returns>False if the limit is passed: the connection must be closed.</returns>
    public bool TryEnter(SocketPacket packet) =>
        Interlocked.Increment(ref _events) <= maxEvents & Interlocked.Add(ref _bytes, SizeOf(packet)) <= maxBytes;

    /// <summary>Counts it out, when its turn begins.</summary>
    public void Leave(SocketPacket packet)
    {
        Interlocked.Decrement(ref _events);
        Interlocked.Add(ref _bytes, -SizeOf(packet));
        ReleaseIfDue();
    }

    /// <summary>The client owes an acknowledgement: it must be read.</summary>
    public void ExpectAck()
    {
        Interlocked.Increment(ref _acks);
        ReleaseIfDue();
    }

    /// <summary>Acknowledgements that came, or that nobody waits for any more.</summary>
    public void ForgetAcks(int count) => Interlocked.Add(ref _acks, -count);

    /// <summary>The session is over: whoever waits to read goes on, and finds that out.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);
        ReleaseIfDue();
    }

    /// <summary>Completes when the client may be read. While it moves from one transport to another, two readers may wait.</summary>
    public ValueTask WhenReady() => IsHigh && !MustRead ? Wait() : default;

    private ValueTask Wait()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A full barrier: what was counted out before this is seen below, what is counted out later sees the task.
        var drained = Interlocked.CompareExchange(ref _drained, own, null) ?? own;
        ReleaseIfDue();
        return new ValueTask(drained.Task);
    }

    private void ReleaseIfDue()
    {
        if (Volatile.Read(ref _drained) is { } drained && MustRead && Interlocked.CompareExchange(ref _drained, null, drained) == drained)
            drained.SetResult();
    }

    private static long SizeOf(SocketPacket packet)
    {
        long size = packet.Payload.Length;
        foreach (var attachment in packet.Attachments)
            size += attachment.Length;
        return size;
    }
}
