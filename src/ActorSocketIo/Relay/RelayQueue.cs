using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>What this node's relays have to say to one peer: in order, no faster than the link takes it, and what belongs together in one message.</summary>
/// <remarks>
/// A pipe has one write, one read and one credit in it at most, a request its question and its answer; questions that nobody asks any more are left out, and
/// while too much waits none are taken. It sends on a thread of the pool, so a broadcast to many pipes is one message by the time that the thread looks.
/// </remarks>
/// <param name="links">The links.</param>
/// <param name="peer">Whom it is for.</param>
/// <param name="onTooLarge">Told of a message that no link would ever take.</param>
/// <param name="onFault">Told what should not happen.</param>
internal class RelayQueue(INodeLinks links, NodeToken peer, Action<ICrossesNodes> onTooLarge, Action<Exception> onFault) : IThreadPoolWorkItem
{
    private const int MaxWriteBytes = 128 * 1024;
    private const long MaxWaitingBytes = 64L * 1024 * 1024;
    private const int EntryBytes = 256;

    private readonly Lock _gate = new();
    private readonly List<Write> _writes = [];
    private readonly List<long> _written = [];
    private List<Entry> _waiting = [];
    private List<Entry> _taken = [];
    private long _waitingBytes;
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

    /// <summary>Whether so much waits that nothing new should be asked.</summary>
    public bool IsFull => Volatile.Read(ref _waitingBytes) > MaxWaitingBytes;

    /// <summary>Adds a message.</summary>
    public void Add(ICrossesNodes message) => Add(new Entry(message, 0, null, null));

    /// <summary>Adds a request's question.</summary>
    public void AddQuestion(RelayedRequest request) => Add(new Entry(request.Question, 0, null, request));

    /// <summary>Adds frames for a pipe.</summary>
    public virtual void AddFrames(long pipe, EncodedPacket[] packets) => Add(new Entry(null, pipe, packets, null));

    /// <summary>Adds that a pipe's frames are written.</summary>
    public void AddWritten(long pipe) => Add(new Entry(null, pipe, null, null));

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            _waiting.Add(entry);
            _waitingBytes += entry.Bytes;
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
                await SendAsync(entry).ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(Entry entry)
    {
        if (entry.Request is { IsOver: true })
            return;
        if (entry.Message is { } message)
        {
            await FlushAsync().ConfigureAwait(false);
            await TellAsync(message).ConfigureAwait(false);
        }
        else if (entry.Packets is not { } packets)
        {
            _written.Add(entry.Pipe);
        }
        else if (!TryJoinLast(entry.Pipe, packets))
        {
            // What is too large for the link must not take others with it.
            if (_writeBytes + entry.Bytes > MaxWriteBytes)
                await FlushAsync().ConfigureAwait(false);
            _writes.Add(new([entry.Pipe], packets));
            _writeBytes += entry.Bytes;
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
            _waitingBytes = 0;
            return true;
        }
    }

    // A broadcast reaches the pipes one after the other, with the same packet.
    private bool TryJoinLast(long pipe, EncodedPacket[] packets)
    {
        if (_writes.Count == 0 || !_writes[^1].Packets.AsSpan().SequenceEqual(packets))
            return false;
        _writes[^1].Numbers.Add(pipe);
        return true;
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
#pragma warning disable CA1031 // whatever it is: what comes after it must be sent
        catch (Exception fault)
#pragma warning restore CA1031
        {
            onFault(fault);
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

    /// <summary>A message, perhaps a question of a request; frames for a pipe; or, with neither, a pipe whose frames are written.</summary>
    private readonly record struct Entry(ICrossesNodes? Message, long Pipe, EncodedPacket[]? Packets, RelayedRequest? Request)
    {
        public int Bytes => EntryBytes + (Message switch
        {
            Ask { Body: { } body } => body.Length,
            Answer answer => answer.Body.Length,
            Body body => body.Bytes.Length,
            PipeIn frames => frames.Messages.Sum(message => message.Bytes.Length),
            _ => Packets?.Sum(packet => packet.Bytes) ?? 0,
        });
    }

    private sealed record Write(List<long> Numbers, EncodedPacket[] Packets);
}
