using System.Buffers;
using System.Text;
using ActorSocketIo.AspNetCore.WebSockets;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Frames in any pieces, and bytes that are none.</summary>
public sealed class WebSocketReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Frames_are_the_same_however_the_bytes_are_cut(int piece)
    {
        var bytes = Frames().SelectMany(frame => frame).ToArray();
        var reader = new WebSocketReader(100_000, 100);
        var got = new Recorder();

        Assert.Null(Feed(reader, got, bytes, piece));

        Assert.Equal(["text:hello", "ping:p", "binary:300", "text:" + new string('ü', 700), "text:abc", "close:4001"], got.Calls);
        Assert.True(reader.IsClosed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Frames_that_are_not_wanted_yet_stay_as_they_came(int wanted)
    {
        var bytes = Frames().SelectMany(frame => frame).ToArray();
        var reader = new WebSocketReader(100_000, 100);
        var got = new Recorder { StopsAfter = wanted };
        var reads = 0;

        for (var buffer = new ReadOnlySequence<byte>(bytes); reader.HasFrame(buffer); reads++)
            Assert.Null(reader.Read(ref buffer, got));

        Assert.Equal((Frames().Count() - 1 + wanted - 1) / wanted, reads); // nothing is read behind the end
        Assert.Equal(["text:hello", "ping:p", "binary:300", "text:" + new string('ü', 700), "text:abc", "close:4001"], got.Calls);
        Assert.Equal(bytes.Length - Frames().Last().Length, got.Taken);
    }

    [Fact]
    public void Random_bytes_are_mistakes_and_never_exceptions()
    {
        var random = new Random(20);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 80)];
            random.NextBytes(bytes);
            // Half of them start like a frame, so that they get further.
            if (round % 2 == 0)
            {
                bytes[0] = (byte)(0x80 | random.Next(0, 3));
                if (bytes.Length > 1)
                    bytes[1] = (byte)(0x80 | random.Next(0, 128));
            }

            var reader = new WebSocketReader(1000, 10);
            Feed(reader, new Recorder(), bytes, random.Next(1, 20));
            reader.Release();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Masks_come_off_at_every_length(int length)
    {
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        byte[] key = [1, 2, 3, 4];
        var masked = plain.Select((b, i) => (byte)(b ^ key[i % 4])).ToArray();

        Masking.Apply(masked, BitConverter.ToUInt32(key));

        Assert.Equal(plain, masked);
    }

    [Theory]
    [InlineData("permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData("permessage-deflate; client_max_window_bits", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData("permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10")]
    [InlineData("permessage-deflate; server_max_window_bits=8, permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData("permessage-deflate; server_max_window_bits=8", null)]
    [InlineData("permessage-deflate; unknown", null)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", null)]
    [InlineData("constructor, x-webkit-deflate-frame", null)]
    [InlineData(";;,,=", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Of_the_offers_of_compression_the_first_possible_is_taken(string? offers, string? answer) =>
        Assert.Equal(answer, DeflateOffer.Choose(offers)?.Answer);

    private static IEnumerable<byte[]> Frames() =>
    [
        RawWebSocket.Frame(0x81, "hello"u8.ToArray()),
        RawWebSocket.Frame(0x89, "p"u8.ToArray()),
        RawWebSocket.Frame(0x8A, "unasked"u8.ToArray()),
        RawWebSocket.Frame(0x82, new byte[300]),
        RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(new string('ü', 700))),
        RawWebSocket.Frame(0x01, "a"u8.ToArray()),
        RawWebSocket.Frame(0x00, "b"u8.ToArray()),
        RawWebSocket.Frame(0x80, "c"u8.ToArray()),
        RawWebSocket.Frame(0x88, [0x0F, 0xA1]),
        RawWebSocket.Frame(0x81, "after the end"u8.ToArray()),
    ];

    // As a pipe does: what was not consumed comes again, with more, in segments.
    private static WebSocketMistake? Feed(WebSocketReader reader, Recorder got, byte[] bytes, int piece)
    {
        var rest = new List<byte[]>();
        foreach (var next in bytes.Chunk(piece))
        {
            rest.Add(next.ToArray());
            var buffer = Segment.Sequence(rest);
            if (reader.HasFrame(buffer) && reader.Read(ref buffer, got) is { } mistake)
                return mistake;
            rest = buffer.IsEmpty ? [] : Segment.Split(buffer);
        }

        return null;
    }

    private sealed class Recorder : IWebSocketFrames
    {
        private int _frames;

        public List<string> Calls { get; } = [];

        /// <summary>Of so many frames the last is the last that it takes of a read; null takes all.</summary>
        public int? StopsAfter { get; init; }

        public long Taken { get; private set; }

        public WebSocketMistake? OnMessage(ReadOnlyMemory<byte> data, bool isBinary)
        {
            Calls.Add(isBinary ? $"binary:{data.Length}" : $"text:{Encoding.UTF8.GetString(data.Span)}");
            return null;
        }

        public void OnPing(ReadOnlySpan<byte> data) => Calls.Add($"ping:{Encoding.UTF8.GetString(data)}");

        public void OnClose(ushort status) => Calls.Add($"close:{status}");

        public bool OnTaken(long bytes)
        {
            Taken += bytes;
            return ++_frames % (StopsAfter ?? int.MaxValue) != 0;
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Sequence(List<byte[]> pieces)
        {
            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }

        public static List<byte[]> Split(ReadOnlySequence<byte> sequence)
        {
            var pieces = new List<byte[]>();
            foreach (var piece in sequence)
            {
                if (!piece.IsEmpty)
                    pieces.Add(piece.ToArray());
            }

            return pieces;
        }
    }
}
