using ActorSocketIo.Rooms;

namespace ActorSocketIo.Tests.Adapter;

public sealed class IncarnationsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_actor_is_younger_though_the_clock_stands_or_goes_back()
    {
        var incarnations = new Incarnations();

        var first = incarnations.Next(Noon);
        var second = incarnations.Next(Noon);
        var third = incarnations.Next(Noon.AddHours(-1));

        Assert.True(first < second && second < third, $"{first}, {second}, {third}");
    }

    [Fact]
    public void A_new_actor_is_younger_than_one_whose_node_had_a_clock_ahead_of_ours()
    {
        var incarnations = new Incarnations();
        var ahead = Noon.AddMinutes(5).UtcTicks;

        incarnations.Saw(ahead);
        incarnations.Saw(1);

        Assert.True(incarnations.Next(Noon) > ahead);
    }
}
