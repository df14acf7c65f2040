using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that a message to a room's actor allocates, on all threads.</summary>
[Collection(nameof(QuietServerFixture))]
public sealed class RoomActorAllocationTests(QuietServerFixture fixture)
{
    /// <summary>The envelope that names the actor, and its share of three mailboxes.</summary>
    [Fact]
    public void A_message_reaches_a_rooms_actor_in_one_envelope()
    {
        const int burst = 1000;
        const long limit = 90;
        var messages = new RoomActorMessages(fixture.Server);

        Assert.InRange(AllocatedBytes.OnAllThreads(() => Assert.Equal(burst, messages.Run(burst)), burst, limit), 1, limit);
    }
}
