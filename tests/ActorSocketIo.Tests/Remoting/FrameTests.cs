using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Remoting;
using ActorSocketIo.Tests.Server;
using Google.Protobuf;

namespace ActorSocketIo.Tests.Remoting;

public sealed class FrameTests
{
    private const int Longest = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void Frames_come_as_they_were_sent_whatever_pieces_the_network_makes_of_them(int piece)
    {
        int[] lengths = [0, 1, 3, 4, 5, 1000, FrameSender.LongestAtOnce, 64 * 1024 - 4, 64 * 1024, 300_000, 2, 0, Longest];
        var network = new MemoryStream();
        var sender = new FrameSender(network, () => true);
        foreach (var length in lengths)
            Assert.True(sender.TrySend(Frame(length)));
        sender.Complete();
        sender.Run();
        network.Position = 0;

        var receiver = new FrameReceiver(new InPieces(network, piece), Longest);

        foreach (var length in lengths)
            Assert.Equal(Frame(length), receiver.Next());
        Assert.Null(receiver.Next());
    }

    [Fact]
    public void A_frame_that_comes_alone_is_sent_by_who_brings_it()
    {
        var network = new MemoryStream();
        var sender = new FrameSender(network, () => true);

        sender.TrySend(Frame(10));

        Assert.Equal(14, network.Length);
    }

    [Fact]
    public void A_frame_that_the_socket_would_not_take_at_once_is_left_to_the_sending_thread()
    {
        var network = new MemoryStream();
        var sender = new FrameSender(network, () => false);

        sender.TrySend(Frame(10));
        var before = network.Length;
        sender.Complete();
        sender.Run();

        Assert.Equal((0, 14), (before, network.Length));
    }

    [Fact]
    public void What_waits_is_sent_together()
    {
        var network = new Counting();
        var sender = new FrameSender(network, () => false);
        for (var i = 0; i < 1000; i++)
            sender.TrySend(Frame(10));
        sender.Complete();

        sender.Run();

        Assert.Equal(1, network.Writes);
    }

    [Fact]
    public void What_corked_callers_leave_is_sent_in_one_write_when_the_cork_is_drawn()
    {
        var network = new Counting();
        var sender = new FrameSender(network, () => true);

        for (var i = 0; i < 10; i++)
            Assert.True(sender.TrySend(Frame(10), isCorked: true));
        Assert.Equal(0, network.Writes);
        sender.Uncork();
        sender.Uncork(); // nothing waits any more

        Assert.Equal((1, 10 * 14), (network.Writes, network.Bytes));
    }

    [Fact]
    public void What_is_left_goes_before_what_does_not_wait()
    {
        var network = new MemoryStream();
        var sender = new FrameSender(network, () => true);

        sender.TrySend(Frame(1), isCorked: true);
        sender.TrySend(Frame(2), isCorked: true);
        sender.TrySend(Frame(3));

        network.Position = 0;
        var receiver = new FrameReceiver(network, Longest);
        Assert.Equal([Frame(1), Frame(2), Frame(3)], [receiver.Next()!, receiver.Next()!, receiver.Next()!]);
    }

    [Theory]
    [InlineData(1, FrameSender.LongestAtOnce)]
    [InlineData(40, 1000)]
    public async Task Much_does_not_wait_for_the_cork(int frames, int length)
    {
        var network = new Counting();
        var sender = new FrameSender(network, () => true);
        var sending = Sessions.OwnThread.Run(sender.Run);

        for (var i = 0; i < frames; i++)
            sender.TrySend(Frame(length), isCorked: true);

        await Eventually.True(() => network.Bytes > 0, "it is sent");
        sender.Complete();
        await sending;
        Assert.Equal(frames * (length + FrameSender.Header), network.Bytes);
    }

    [Fact]
    public void What_is_left_when_the_connection_is_to_end_is_sent()
    {
        var network = new Counting();
        var sender = new FrameSender(network, () => true);
        sender.TrySend(Frame(10), isCorked: true);

        sender.Complete();
        sender.Run();

        Assert.Equal(14, network.Bytes);
    }

    [Fact]
    public void For_a_peer_that_does_not_read_no_more_than_the_limit_is_kept_and_the_rest_refused()
    {
        var sender = new FrameSender(Stream.Null, () => false);
        var frame = Frame(Longest);
        var taken = 0;
        while (sender.TrySend(frame))
            taken++;

        Assert.Equal(FrameSender.MostWaiting / Longest, taken);
        sender.Complete();
        sender.Run();
        Assert.False(sender.TrySend(frame));
    }

    [Fact]
    public void Says_whether_the_next_frame_is_here_already()
    {
        byte[] twoAndAHalf = [1, 0, 0, 0, 9, 0, 0, 0, 0, 4, 0, 0, 0, 1];
        var receiver = new FrameReceiver(new MemoryStream(twoAndAHalf), Longest);

        Assert.False(receiver.HasNext);
        receiver.Next();
        Assert.True(receiver.HasNext);
        receiver.Next();
        Assert.False(receiver.HasNext);
    }

    [Fact]
    public void A_frame_longer_than_allowed_is_refused_before_memory_is_taken_for_it()
    {
        var header = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(header, uint.MaxValue);

        var failure = Assert.Throws<InvalidDataException>(() => new FrameReceiver(new MemoryStream(header), Longest).Next());

        Assert.Contains("maximum-frame-size", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void An_end_within_a_frame_is_no_end_between_frames(int bytes)
    {
        byte[] cut = [9, 0, 0, 0, 1, 2, 3];

        Assert.Throws<EndOfStreamException>(() => new FrameReceiver(new MemoryStream(cut[..bytes]), Longest).Next());
    }

    private static ByteString Frame(int length) => ByteString.CopyFrom([.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length))]);

    /// <summary>Gives as much at a time as a slow network would.</summary>
    [SuppressMessage("Reliability", "CA2213", Justification = "The test's own.")]
    private sealed class InPieces(Stream inner, int most) : MemoryStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, most)]);
    }

    private sealed class Counting : MemoryStream
    {
        private long _bytes;

        public int Writes { get; private set; }

        public long Bytes => Volatile.Read(ref _bytes);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            Interlocked.Add(ref _bytes, buffer.Length);
        }
    }
}
