using System.Buffers.Binary;
using System.Diagnostics;
using Google.Protobuf;

namespace ActorSocketIo.Remoting;

/// <summary>Sends frames: four bytes of length, little-endian, and the content.</summary>
/// <remarks>
/// Short frames that come alone, or were left together, are sent by the thread that brings them, if the socket takes them at once: waking another costs more. All else is left to <see cref="Run"/>,
/// which sends together what has come meanwhile: a burst is few system calls, and a peer that does not read holds up nobody else.
/// </remarks>
/// <param name="stream">Blocks until it has taken what is written.</param>
/// <param name="isWritable">Whether it would take <see cref="LongestAtOnce"/> without blocking.</param>
internal sealed class FrameSender(Stream stream, Func<bool> isWritable)
{
    /// <summary>Bytes of the length.</summary>
    public const int Header = sizeof(uint);

    /// <summary>Bytes that may wait; more of Akka's is refused, which keeps the message and tries again.</summary>
    public const long MostWaiting = 16L << 20;

    /// <summary>Bytes up to which whoever asks has room: there must be some left for Akka's heartbeats.</summary>
    public const long MostOfOthers = 8L << 20;

    /// <summary>Bytes, length included.</summary>
    public const int LongestAtOnce = 16 * 1024;

    /// <summary>Frames that follow each other this fast are a burst.</summary>
    private static readonly TimeSpan s_burst = TimeSpan.FromMicroseconds(30);

    private readonly Queue<ByteString> _waiting = new(); // and what guards the rest
    private readonly byte[] _batch = new byte[64 * 1024]; // whose turn it is to send uses it: the bringer within the lock, else Run
    private long _waitingBytes;
    private long _lastCame;
    private volatile bool _isCompleted;
    private bool _isSending;

    /// <summary>Whether no more frames are taken.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Whether little enough waits for who sends past Akka.</summary>
    public bool HasRoom => Volatile.Read(ref _waitingBytes) < MostOfOthers;

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">Its content.</param>
    /// <param name="mostWaiting">If so many bytes wait, it is not taken.</param>
    /// <param name="isCorked">Whether the caller will <see cref="Uncork"/>, and it may wait until then.</param>
    /// <returns>Whether it will be sent if the connection holds.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public bool TrySend(ByteString frame, long mostWaiting = MostWaiting, bool isCorked = false)
    {
        lock (_waiting)
        {
            if (_isCompleted || _waitingBytes >= mostWaiting)
                return false;
            _waiting.Enqueue(frame);
            _waitingBytes += frame.Length;
            if (!isCorked || _waitingBytes >= LongestAtOnce)
                SendWaiting();
            return true;
        }
    }

    /// <summary>Sends what corked callers left.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Uncork()
    {
        lock (_waiting)
        {
            if (_waiting.Count > 0)
                SendWaiting();
        }
    }

    /// <summary>No more frames are taken; <see cref="Run"/> returns when it has sent those that wait.</summary>
    public void Complete()
    {
        lock (_waiting)
        {
            _isCompleted = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Sends what the bringers leave, on a thread of its own, until <see cref="Complete"/>.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Run()
    {
        var frames = new List<ByteString>();
        while (Take(frames))
        {
            if (frames is [var only] && !FitsAfter(0, only))
                SendLong(only);
            else
                SendTogether(frames);
            Sent(frames);
        }
    }

    // Within the lock. Who sends already takes these too.
    private void SendWaiting()
    {
        var last = _lastCame;
        _lastCame = Stopwatch.GetTimestamp();
        if (_isSending)
            return;
        if (_waitingBytes + (long)_waiting.Count * Header <= LongestAtOnce && Stopwatch.GetElapsedTime(last, _lastCame) > s_burst && isWritable())
        {
            var end = 0;
            while (_waiting.TryDequeue(out var frame))
                end = Put(frame, end);
            _waitingBytes = 0;
            stream.Write(_batch.AsSpan(0, end));
            return;
        }

        _isSending = true;
        Monitor.Pulse(_waiting);
    }

    /// <summary>Waits for frames, and takes as many as one batch holds, or a longer one.</summary>
    private bool Take(List<ByteString> frames)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                _isSending = false;
                if (_isCompleted)
                    return false;
                Monitor.Wait(_waiting);
            }

            _isSending = true; // although nobody asked for it, if frames were left when it woke
            var bytes = 0;
            do
            {
                var frame = _waiting.Dequeue();
                frames.Add(frame);
                bytes += Header + frame.Length;
            }
            while (_waiting.TryPeek(out var next) && FitsAfter(bytes, next));

            return true;
        }
    }

    private void Sent(List<ByteString> frames)
    {
        lock (_waiting)
            _waitingBytes -= frames.Sum(frame => (long)frame.Length);
        frames.Clear();
    }

    private bool FitsAfter(int bytes, ByteString frame) => bytes + Header + frame.Length <= _batch.Length;

    private void SendTogether(List<ByteString> frames)
    {
        var end = 0;
        foreach (var frame in frames)
            end = Put(frame, end);
        stream.Write(_batch.AsSpan(0, end));
    }

    private int Put(ByteString frame, int at)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_batch.AsSpan(at), frame.Length);
        frame.Span.CopyTo(_batch.AsSpan(at + Header));
        return at + Header + frame.Length;
    }

    private void SendLong(ByteString frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_batch, frame.Length);
        stream.Write(_batch.AsSpan(0, Header));
        stream.Write(frame.Span);
    }
}
