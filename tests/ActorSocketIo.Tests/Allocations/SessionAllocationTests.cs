using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that a session allocates for packets that were encoded for all who receive them.</summary>
/// <remarks>Alone: others listen to what outboxes measure, and what they allocate for that is allocated on this thread.</remarks>
[Collection(nameof(QuietServerFixture))]
public sealed class SessionAllocationTests : IDisposable
{
    private readonly SessionWrites _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_packet_passes_the_outbox_without_allocating()
    {
        Assert.Equal(0, AllocatedBytes.OnThisThread(_session.SendOne, limit: 0));

        Assert.True(_session.Packets > 0);
        Assert.Equal(_session.Packets, _session.Writes);
    }

    [Fact]
    public void Sixteen_packets_of_one_turn_pass_it_together_without_allocating()
    {
        Assert.Equal(0, AllocatedBytes.OnThisThread(() => _session.SendTogether(16), limit: 0));

        Assert.True(_session.Packets > 0);
        Assert.Equal(_session.Packets, 16 * _session.Writes);
    }
}
