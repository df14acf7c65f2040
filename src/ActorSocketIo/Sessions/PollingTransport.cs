using System.Runtime.InteropServices;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>Long-polling: the client's GETs are answered with what is queued, its POSTs bring packets.</summary>
/// <remarks>Knows no HTTP, so that requests may also come from another node. Source: <c>engine.io/lib/transports/polling.ts</c>.</remarks>
/// <param name="encoding">How the client writes and reads.</param>
internal sealed class PollingTransport(EngineEncoding encoding = EngineEncoding.Revision4) : ISessionTransport
{
    private const int TypeAndSeparator = 2;
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(30);

    private readonly Lock _gate = new();
    private readonly List<EncodedPacket> _batch = [];
    private volatile TaskCompletionSource<PollAnswer>? _pending;
    private TaskCompletionSource? _arrival;
    private long _maxBytes; // of the answer to the pending poll
    private bool _posting;
    private bool _closed;

    public EngineSession Session { get; set; } = null!;

    public TransportName Name => TransportName.Polling;

    public EngineEncoding Encoding { get; } = encoding;

    private EnginePackets.Bodies Bodies => EnginePackets.BodiesIn(Encoding);

    // A packet can leave while a GET is pending.
    public bool IsWritable => _pending is not null;

    /// <summary>A GET: answered at once if anything is queued, else as soon as there is something.</summary>
    /// <param name="maxBytes">More than one packet only up to so many bytes.</param>
    /// <returns>The answer; <see cref="Abandon"/> must be called with this very task if the client goes before it is there.</returns>
    public Task<PollAnswer> PollAsync(long maxBytes = long.MaxValue)
    {
        TaskCompletionSource<PollAnswer>? poll = null;
        PollAnswer answer = default;
        var taken = Taken.Nothing;
        lock (_gate)
        {
            // 1. The session has ended, or moved on, since the request was admitted.
            if (_closed)
                return Task.FromResult(PollAnswer.Refused);

            // 2. Nothing is pending and something is queued, or the session waits for a poll to say good-bye.
            if (_pending is null)
                taken = Take(maxBytes, out answer);

            // 3. Nothing at all: it waits.
            if (_pending is null && taken == Taken.Nothing)
            {
                _maxBytes = maxBytes;
                _pending = poll = new TaskCompletionSource<PollAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
                _arrival?.TrySetResult();
            }
        }

        switch (taken)
        {
            case Taken.Packets:
                Session.OnWritten();
                return Task.FromResult(answer);
            case Taken.End:
                Session.OnFlushed();
                return Task.FromResult(PollAnswer.Plain(Bodies.NoopAndClose));
        }

        // 4. Another one is pending: both are over, and the session with them.
        if (poll is null)
        {
            Session.OnMisuse(this, "overlap from client");
            return Task.FromResult(PollAnswer.Refused);
        }

        Session.OnPoll(this);
        return poll.Task;
    }

    /// <summary>The client of a pending GET has gone.</summary>
    public void Abandon(Task<PollAnswer> poll)
    {
        TaskCompletionSource<PollAnswer> pending;
        lock (_gate)
        {
            if (_pending is null || _pending.Task != poll)
                return;
            pending = _pending;
            _pending = null;
        }

        pending.SetResult(PollAnswer.Refused);
        OnPollLost();
    }

    /// <summary>An answer to a poll, with packets in it, went nowhere.</summary>
    public void OnPollLost() => Session.OnTransportLost(this, CloseReason.TransportError, "poll connection closed prematurely");

    /// <summary>Waits until a GET is pending, or for so long.</summary>
    public async Task WaitForPollAsync(TimeSpan atMost, TimeProvider time)
    {
        TaskCompletionSource arrived;
        lock (_gate)
        {
            if (_pending is not null || _closed)
                return;
            _arrival = arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await Task.WhenAny(arrived.Task, Task.Delay(atMost, time)).ConfigureAwait(false);
    }

    /// <summary>A POST has begun.</summary>
    /// <returns>False if another one is under way: the session is over, the answer is 400.</returns>
    public bool TryBeginPost()
    {
        lock (_gate)
        {
            if (!_posting)
            {
                _posting = true;
                return true;
            }
        }

        Session.OnMisuse(this, "data request overlap from client");
        return false;
    }

    /// <summary>The body of a POST is there: takes it.</summary>
    /// <param name="body">Valid until this completes.</param>
    /// <param name="isOctets">Whether it came as bytes and not as text.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gone">Cancelled when the client goes.</param>
    /// <returns>Completes when the next one may come.</returns>
    public async ValueTask ReceiveAsync(ReadOnlyMemory<byte> body, bool isOctets, TimeProvider time, CancellationToken gone)
    {
        // A client that closes has a poll on its way, which here can be overtaken by the post: it is to be answered, not refused.
        if (EndsWithClose(body.Span))
            await WaitForPollAsync(PollDelay, time).ConfigureAwait(false);
        var reader = new EnginePayloadReader(body, Encoding, isOctets);
        bool mayHaveMore;
        do
        {
            mayHaveMore = Deliver(ref reader);
            await Session.WhenReady(this, gone).ConfigureAwait(false);
        }
        while (mayHaveMore);
    }

    /// <summary>Whether a post with a content type of bytes is a mistake; clients of revision 3 may send one.</summary>
    public bool RefusesOctets => Encoding == EngineEncoding.Revision4;

    /// <summary>Takes the packets of a body, in order.</summary>
    /// <returns>Whether there may be more, which must wait until the session is ready: the client has sent too much.</returns>
    public bool Deliver(ref EnginePayloadReader body)
    {
        using var read = Session.BeginRead();
        while (body.TryRead(out var packet))
        {
            Session.Receive(this, packet);
            if (!Session.TryReadOn(packet.IsValid ? packet.Value.Data.Length + TypeAndSeparator : 0))
                return true;
        }

        return false;
    }

    /// <summary>The body of a POST did not come to its end.</summary>
    public void OnPostLost() => Session.OnTransportLost(this, CloseReason.TransportError, "data request connection closed prematurely");

    /// <summary>A POST is over, whatever came of it.</summary>
    public void EndPost()
    {
        lock (_gate)
            _posting = false;
    }

    public void Wake() => Answer(evenWithNoop: false);

    public void ReleasePoll() => Answer(evenWithNoop: true);

    public void AnswerProbe()
    {
        // Polls are never probed.
    }

    public void Close()
    {
        TaskCompletionSource<PollAnswer>? poll;
        lock (_gate)
        {
            _closed = true;
            poll = _pending;
            _pending = null;
        }

        poll?.SetResult(PollAnswer.Plain(Bodies.Close));
    }

    // Of revision 3 the official client sends it alone, and what a body ends with may be the end of a message.
    private bool EndsWithClose(ReadOnlySpan<byte> body) => Encoding == EngineEncoding.Revision4
        ? body is [(byte)'1'] or [.., EnginePayload.Separator, (byte)'1']
        : body.SequenceEqual(Bodies.Close.Span);

    private void Answer(bool evenWithNoop)
    {
        TaskCompletionSource<PollAnswer>? poll;
        PollAnswer answer;
        Taken taken;
        lock (_gate)
        {
            if (_pending is null)
                return;
            taken = Take(_maxBytes, out answer);
            if (taken == Taken.End)
                answer = PollAnswer.Plain(Bodies.Close);
            else if (taken == Taken.Nothing && evenWithNoop)
                answer = PollAnswer.Plain(Bodies.Noop);
            else if (taken == Taken.Nothing)
                return;
            poll = _pending;
            _pending = null;
        }

        poll.SetResult(answer);
        if (taken == Taken.Packets)
            Session.OnWritten();
        else if (taken == Taken.End)
            Session.OnFlushed();
    }

    // Under the lock. One answer takes all that is queued, if nobody said how much it may be; the outbox bounds it.
    private Taken Take(long maxBytes, out PollAnswer answer)
    {
        answer = default;
        var taken = Session.Take(this, _batch, maxBytes);
        if (taken != Taken.Packets)
            return taken;

        var compress = false;
        foreach (var packet in _batch)
            compress |= packet.Compress;
        var body = EnginePayload.Encode(CollectionsMarshal.AsSpan(_batch), Encoding, out var isOctets);
        _batch.Clear();
        if (_batch.Capacity > 64)
            _batch.Capacity = 0;
        answer = new PollAnswer(body, compress, isOctets);
        return taken;
    }
}
