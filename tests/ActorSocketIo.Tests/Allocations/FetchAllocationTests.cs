using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that a hundred fetched sockets of browsers allocate, on the node that describes them and on the one that asked.</summary>
[Collection(nameof(QuietServerFixture))]
public sealed class FetchAllocationTests(QuietServerFixture fixture)
{
    [Fact]
    public async Task A_described_socket_is_nothing_but_its_bytes_without_what_it_has_in_common_with_others()
    {
        const long limit = 320 * FetchedSockets.Count;
        var sockets = await FetchedSockets.OpenAsync(fixture.Server);

        Assert.InRange(AllocatedBytes.OnThisThread(() => sockets.Describe(), limit), 1, limit);

        Assert.InRange(sockets.Describe().Length, 1, 150 * FetchedSockets.Count);
    }

    [Fact]
    public async Task A_socket_of_another_node_is_its_id_and_a_place_in_the_message_until_somebody_looks()
    {
        const long limit = 160 * FetchedSockets.Count;
        const long limitOfLooking = 2_600 * FetchedSockets.Count;
        var sockets = await FetchedSockets.OpenAsync(fixture.Server);

        Assert.InRange(AllocatedBytes.OnThisThread(() => sockets.Read(), limit), 1, limit);
        Assert.InRange(AllocatedBytes.OnThisThread(() => sockets.ReadAndLook(), limitOfLooking), 1, limitOfLooking);

        Assert.Equal((2 + 12) * FetchedSockets.Count, sockets.ReadAndLook());
    }

    [Fact]
    public async Task A_socket_of_this_node_is_two_small_objects_until_somebody_looks()
    {
        const long limit = 220 * FetchedSockets.Count;
        var sockets = await FetchedSockets.OpenAsync(fixture.Server);

        Assert.InRange(AllocatedBytes.OnThisThread(() => sockets.FetchHere(), limit), 1, limit);

        Assert.Equal(FetchedSockets.Count, sockets.FetchHere().Count);
    }
}
