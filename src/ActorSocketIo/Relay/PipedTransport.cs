using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Relay;

/// <summary>A session's WebSocket that is on another node.</summary>
/// <remarks>One write is under way at most: while it is, what the session sends queues up behind it, as behind a slow client.</remarks>
/// <param name="queue">What goes to that node.</param>
/// <param name="number">The pipe.</param>
/// <param name="encoding">How the client writes and reads.</param>
/// <param name="onEnd">Called once, before the other side is told of the end.</param>
internal sealed class PipedTransport(RelayQueue queue, long number, EngineEncoding encoding, Action onEnd) : ISessionTransport
{
    private const long MaxWriteBytes = 64 * 1024;
    private static readonly EncodedPacket Probe = new(EnginePackets.Probe, compress: false);

    private readonly Lock _life = new();
    private readonly List<EncodedPacket> _batch = [];
    private EngineSession _session = null!;
    private int _writing = 1; // held until it is open
    private int _probe;
    private bool _opened;
    private volatile bool _ended;

    public EngineSession Session
    {
        set => _session = value;
    }

    public TransportName Name => TransportName.WebSocket;

    public EngineEncoding Encoding { get; } = encoding;

    public bool IsWritable => Volatile.Read(ref _writing) == 0 && !_ended;

    /// <summary>Lets the other side know, and whatever is to be written follow.</summary>
    /// <returns>False if it has ended already; then the other side knows nothing of it.</returns>
    public bool TryOpen(Answer opened)
    {
        lock (_life)
        {
            if (_ended)
                return false;
            _opened = true;
            queue.Add(opened);
        }

        GoOn();
        return true;
    }

    public void Wake()
    {
        do
        {
            if (Interlocked.Exchange(ref _writing, 1) != 0)
                return; // the end of that write looks again
            if (TryWrite())
                return;
            Interlocked.Exchange(ref _writing, 0);
        }
        while (HasWork);
    }

    /// <summary>What was under way is written.</summary>
    public void OnWritten()
    {
        _session.OnWritten();
        GoOn();
    }

    public void AnswerProbe()
    {
        Volatile.Write(ref _probe, 1);
        Wake();
    }

    public void ReleasePoll()
    {
        // There are no polls here.
    }

    public void Close()
    {
        lock (_life)
        {
            if (_ended)
                return;
            _ended = true;
            if (!_opened)
                return;
            onEnd();
            queue.Add(new PipeEnd(number));
        }
    }

    private bool HasWork => !_ended && (Volatile.Read(ref _probe) != 0 || _session.HasWorkFor(this));

    // Called by who has the right to write.
    private void GoOn()
    {
        if (TryWrite())
            return;
        Interlocked.Exchange(ref _writing, 0);
        if (HasWork)
            Wake();
    }

    /// <returns>Whether something is under way now.</returns>
    private bool TryWrite()
    {
        if (_ended)
            return false;
        if (Interlocked.Exchange(ref _probe, 0) != 0)
            _batch.Add(Probe);
        var taken = _session.Take(this, _batch, MaxWriteBytes);
        if (_batch.Count > 0)
        {
            var frames = Encoding == EngineEncoding.Revision4 ? [.. _batch] : _batch.ConvertAll(packet => packet.For(Encoding)).ToArray();
            _batch.Clear();
            if (_batch.Capacity > 64)
                _batch.Capacity = 0;
            queue.AddFrames(number, frames); // last: as soon as it is on its way it may be answered, and the next write begin on another thread
            return true;
        }

        if (taken == Taken.End)
            _session.OnFlushed(); // closes us
        return false;
    }
}
