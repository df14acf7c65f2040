using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that messages between nodes allocate at either end, without what Akka.Remote puts around them.</summary>
public sealed class CrossNodeAllocationTests
{
    [Theory]
    [InlineData(64, 450)]
    [InlineData(16 * 1024, 35_000)]
    public void An_emit_for_another_node_is_written_twice_once_for_all_links_and_once_as_a_piece(int bytes, long limit)
    {
        var emit = new CrossNodeEmit(bytes);

        Assert.InRange(AllocatedBytes.OnThisThread(() => emit.Encode(), limit), 1, limit);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(16 * 1024)]
    public void An_emit_of_another_node_is_read_without_copying_its_arguments(int bytes)
    {
        const long limit = 390;
        var emit = new CrossNodeEmit(bytes);

        Assert.InRange(AllocatedBytes.OnThisThread(() => emit.Decode(), limit), 1, limit);

        Assert.Equal(SamplePackets.EventJson(bytes), emit.Decode().Event.Json);
    }

    /// <summary>The frame is 92 bytes, and the number of each socket eight.</summary>
    [Theory]
    [InlineData(1, 190, 200)]
    [InlineData(100, 1_100, 1_100)]
    public void Frames_for_sockets_of_another_node_are_written_once_for_all_and_read_where_they_lie(int pipes, long limitOfWriting, long limitOfReading)
    {
        var frames = new PipedFrames(pipes, bytes: 64);

        Assert.InRange(AllocatedBytes.OnThisThread(() => frames.EncodeOut(), limitOfWriting), 1, limitOfWriting);
        Assert.InRange(AllocatedBytes.OnThisThread(() => frames.DecodeOut(), limitOfReading), 1, limitOfReading);

        Assert.Equal(pipes, frames.DecodeOut().Writes[0].Numbers.Length);
    }

    [Fact]
    public void A_message_of_a_socket_of_another_node_is_written_once_and_read_where_it_lies()
    {
        const long limitOfWriting = 190;
        const long limitOfReading = 120;
        var frames = new PipedFrames(pipes: 1, bytes: 64);

        Assert.InRange(AllocatedBytes.OnThisThread(() => frames.EncodeIn(), limitOfWriting), 1, limitOfWriting);
        Assert.InRange(AllocatedBytes.OnThisThread(() => frames.DecodeIn(), limitOfReading), 1, limitOfReading);

        Assert.Equal(SamplePackets.EventFrame(64), frames.DecodeIn().Messages[0].Bytes);
    }
}
