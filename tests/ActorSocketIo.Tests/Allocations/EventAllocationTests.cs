using System.Text;
using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>Bytes that an event with its acknowledgement allocates, from frame to frame.</summary>
[Collection(nameof(QuietServerFixture))]
public sealed class EventAllocationTests(QuietServerFixture fixture)
{
    /// <summary>The text is in the packet, in the handler's string (twice as long), in the encoded answer and in its frame: another copy would be too much.</summary>
    [Theory]
    [InlineData(64, 1_550)]
    [InlineData(16 * 1024, 90_000)]
    public async Task An_event_and_its_acknowledgement_are_a_few_small_objects_and_four_copies_of_the_text(int bytes, long limit)
    {
        var echo = await EventRoundTrip.OpenAsync(fixture.Server, bytes);

        Assert.InRange(AllocatedBytes.OnThisThread(echo.Run, limit), 1, limit);
    }

    [Fact]
    public async Task Over_polling_there_are_the_poll_and_its_body_beside_these()
    {
        const long limit = 1_900;
        var echo = await PolledRoundTrip.OpenAsync(fixture.Server, bytes: 64);

        Assert.InRange(AllocatedBytes.OnThisThread(() => echo.Run(), limit), 1, limit);

        Assert.StartsWith("43/chat,7[\"xxx", Encoding.UTF8.GetString(echo.Run().Body!.Value.Span), StringComparison.Ordinal);
    }
}
