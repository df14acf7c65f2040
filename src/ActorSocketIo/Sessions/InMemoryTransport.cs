using System.Collections.Concurrent;
using System.Text;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>A transport without a wire: what is sent is kept, what is received is handed in.</summary>
/// <remarks>For tests and for hosts in the same process. By default it takes everything at once, as an idle WebSocket does.</remarks>
internal sealed class InMemoryTransport : ISessionTransport
{
    private static readonly Encoding Utf8 = System.Text.Encoding.UTF8;

    private readonly List<EncodedPacket> _batch = [];
    private int _taking;
    private volatile bool _stalled;
    private volatile bool _closed;

    public InMemoryTransport(TransportName name = TransportName.WebSocket) => Name = name;

    /// <summary>Called with each frame that leaves, in order.</summary>
    public event Action<EngineFrame>? FrameSent;

    /// <summary>The session it belongs to.</summary>
    public EngineSession Session { get; set; } = null!;

    public TransportName Name { get; }

    public EngineEncoding Encoding { get; init; }

    // It takes at once whatever there is: unlike a socket, it is never busy with something else.
    public bool IsWritable => !_stalled && !_closed;

    /// <summary>Whether turns of handlers run on the thread that brings frames. By default not: a handler that blocks must not block a test.</summary>
    public bool LendsThread { get; init; }

    /// <summary>Whether the session has closed it.</summary>
    public bool IsClosed => _closed;

    /// <summary>What has left, frame by frame.</summary>
    public ConcurrentQueue<EngineFrame> Sent { get; } = new();

    /// <summary>How often it wrote: frames that left together count once.</summary>
    public int Writes { get; private set; }

    /// <summary>How often a pending poll would have been released.</summary>
    public int PollsReleased { get; private set; }

    /// <summary>While true nothing leaves, as with a slow client; false lets what is queued leave.</summary>
    public bool IsStalled
    {
        get => _stalled;
        set
        {
            _stalled = value;
            Wake();
        }
    }

    /// <summary>Text that has left, binary frames as <c>b</c> and their base64.</summary>
    public IEnumerable<string> SentText => Sent.Select(frame => frame.IsBinary
        ? "b" + Convert.ToBase64String(frame.Payload.Span)
        : Utf8.GetString(frame.Payload.Span));

    public void Wake()
    {
        do
        {
            if (_stalled || _closed || Interlocked.Exchange(ref _taking, 1) != 0)
                return;
            Drain();
            Interlocked.Exchange(ref _taking, 0);
        }
        while (Session.HasWorkFor(this));
    }

    public void AnswerProbe() => Write(EnginePackets.Probe);

    public void ReleasePoll() => PollsReleased++;

    public void Close() => _closed = true;

    /// <summary>Brings frames of one read: strings are text, byte arrays are binary.</summary>
    public void Receive(params IEnumerable<object> frames)
    {
        _ = Session.WhenReady(this, CancellationToken.None).AsTask(); // as between two reads; tests do not wait
        using var read = Session.BeginRead(LendsThread);
        foreach (var frame in frames)
        {
            var bytes = frame is string text ? Utf8.GetBytes(text) : (byte[])frame;
            Session.Receive(this, EnginePacketCodec.Decode(bytes, isBinary: frame is byte[], Encoding));
            Session.TryReadOn(bytes.Length);
        }
    }

    /// <summary>The client has gone.</summary>
    public void Disconnect() => Session.OnTransportLost(this, CloseReason.TransportClose);

    private void Drain()
    {
        while (Session.Take(this, _batch, long.MaxValue) is var taken and not Taken.Nothing)
        {
            if (taken == Taken.End)
            {
                Session.OnFlushed();
                return;
            }

            Writes++;
            foreach (var packet in _batch)
            {
                Write(packet.Head);
                foreach (var attachment in packet.Attachments)
                    Write(attachment);
            }

            _batch.Clear();
            Session.OnWritten();
        }
    }

    private void Write(EngineFrame shared)
    {
        var frame = shared.For(Encoding);
        Sent.Enqueue(frame);
        FrameSent?.Invoke(frame);
    }
}
