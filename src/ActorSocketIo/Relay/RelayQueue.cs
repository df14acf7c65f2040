using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>What this node's relays have to say to one peer: in order, no faster than the link takes it, and what belongs together in one message.</summary>
/// <remarks>
/// Bounded by what may be under way: a pipe has one write, one read and one credit in it at most, a request its question and its answer. It sends
/// on a thread of the pool, so a broadcast to many pipes is one message by the time that the thread looks.
/// </remarks>
/// <param name="links">The links.</param>
/// <param name="peer">Whom it is for.</param>
/// <param name="onTooLarge">Told of a message that no link would ever take.</param>
internal sealed class RelayQueue(INodeLinks links, NodeToken peer, Action<ICrossesNodes> onTooLarge) : IThreadPoolWorkItem
{
    private const int MaxWriteBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Write> _writes = [];
    private readonly List<long> _written = [];
    private List<Entry> _waiting = [];
    private List<Entry> _taken = [];
    private int _writeBytes;
    private TaskCompletionSource? _sending; // completes when nothing waits any more

    /// <summary>Completes when everything has been handed to the link.</summary>
    public Task WhenEmpty
    {
        get
        {
            lock (_gate)
                return _sending?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Adds a message.</summary>
    public void Add(ICrossesNodes message) => Add(new Entry(message, 0, null));

    /// <summary>Adds frames for a pipe.</summary>
    public void AddFrames(long pipe, EncodedPacket[] packets) => Add(new Entry(null, pipe, packets));

    /// <summary>Adds that a pipe's frames are written.</summary>
    public void AddWritten(long pipe) => Add(new Entry(null, pipe, null));

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            _waiting.Add(entry);
            if (_sending is not null)
                return;
            _sending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task SendAsync()
    {
        while (TryTake())
        {
            foreach (var entry in _taken)
            {
                if (entry.Packets is { } packets)
                    AddWrite(entry.Pipe, packets);
                else if (entry.Message is null)
                    _written.Add(entry.Pipe);
                if (entry.Message is not null || _writeBytes >= MaxWriteBytes)
                    await FlushAsync().ConfigureAwait(false);
                if (entry.Message is not null)
                    await TellAsync(entry.Message).ConfigureAwait(false);
            }

            await FlushAsync().ConfigureAwait(false);
        }
    }

    private bool TryTake()
    {
        _taken.Clear();
        if (_taken.Capacity > 1024)
            _taken.Capacity = 0;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _sending!.SetResult();
                _sending = null;
                return false;
            }

            (_taken, _waiting) = (_waiting, _taken);
            return true;
        }
    }

    // A broadcast reaches the pipes one after the other, with the same packet.
    private void AddWrite(long pipe, EncodedPacket[] packets)
    {
        _writeBytes += sizeof(long);
        if (_writes.Count > 0 && _writes[^1] is var last && last.Packets.AsSpan().SequenceEqual(packets))
        {
            last.Numbers.Add(pipe);
            return;
        }

        _writes.Add(new([pipe], packets));
        foreach (var packet in packets)
            _writeBytes += packet.Bytes;
    }

    private async ValueTask FlushAsync()
    {
        _writeBytes = 0;
        if (_writes.Count > 0)
        {
            var message = new PipeOut([.. _writes.Select(write => new PipedFrames([.. write.Numbers], FramesOf(write.Packets)))]);
            _writes.Clear();
            await TellAsync(message).ConfigureAwait(false);
        }

        if (_written.Count > 0)
        {
            var message = new PipeOutWritten([.. _written]);
            _written.Clear();
            await TellAsync(message).ConfigureAwait(false);
        }
    }

    private async ValueTask TellAsync(ICrossesNodes message)
    {
        try
        {
            await links.TellWhenRoom([peer], Lane.Questions, message).ConfigureAwait(false);
        }
        catch (SocketIoException)
        {
            onTooLarge(message);
        }
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> FramesOf(EncodedPacket[] packets)
    {
        var frames = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(packets.Sum(packet => packet.Frames));
        foreach (var packet in packets)
        {
            frames.Add(packet.Head.WebSocketFrame);
            foreach (var attachment in packet.Attachments)
                frames.Add(attachment.WebSocketFrame);
        }

        return frames.MoveToImmutable();
    }

    /// <summary>A message; frames for a pipe; or, with neither, a pipe whose frames are written.</summary>
    private readonly record struct Entry(ICrossesNodes? Message, long Pipe, EncodedPacket[]? Packets);

    private sealed record Write(List<long> Numbers, EncodedPacket[] Packets);
}
