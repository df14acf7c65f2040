using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that a broadcast on one node allocates, until every member's transport has it.</summary>
[Collection(nameof(QuietServerFixture))]
public sealed class BroadcastAllocationTests(QuietServerFixture fixture)
{
    /// <summary>The selection, the encoded arguments, one frame: the same for ten as for a thousand.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task A_broadcast_allocates_its_packet_once_and_nothing_for_a_delivery(int members)
    {
        const long limit = 770;
        var room = await RoomBroadcast.OpenAsync(fixture.Server, members, bytes: 64);

        Assert.InRange(AllocatedBytes.OnThisThread(room.Run, limit), 1, limit);

        var before = room.Deliveries;
        room.Run();
        Assert.Equal(before + members, room.Deliveries);
    }
}
