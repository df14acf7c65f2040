using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>What a bucket gives, and when.</summary>
public sealed class TokenBucketTests
{
    private static readonly TokenRate TenASecond = new(new RateLimit { PerSecond = 10, Burst = 5 });

    [Fact]
    public void It_gives_its_burst_at_once_and_then_as_fast_as_it_fills()
    {
        var bucket = default(TokenBucket);
        for (var i = 0; i < 5; i++)
            Assert.True(bucket.Take(1, TenASecond, Seconds(100)) <= TimeSpan.Zero, $"token {i} of the burst");

        Assert.Equal(Seconds(0.1), bucket.Take(1, TenASecond, Seconds(100)));
        Assert.Equal(TimeSpan.Zero, bucket.Take(1, TenASecond, Seconds(100.2)));
        Assert.Equal(Seconds(0.1), bucket.Take(1, TenASecond, Seconds(100.2)));
    }

    [Fact]
    public void However_long_it_was_left_alone_it_holds_no_more_than_its_burst()
    {
        var bucket = default(TokenBucket);
        bucket.Take(3, TenASecond, Seconds(1));

        Assert.Equal(Seconds(0.1), bucket.Take(6, TenASecond, Seconds(1_000_000)));
    }

    [Fact]
    public void What_is_overdrawn_is_paid_back_in_time()
    {
        var bucket = default(TokenBucket);

        Assert.Equal(Seconds(9.5), bucket.Take(100, TenASecond, Seconds(7)));
        Assert.Equal(Seconds(0.1), bucket.Take(1, TenASecond, Seconds(16.5)));
    }

    [Fact]
    public void Nothing_costs_more_than_a_day()
    {
        var bucket = default(TokenBucket);

        Assert.Equal(TimeSpan.FromDays(1) - Seconds(0.5), bucket.Take(double.MaxValue, TenASecond, Seconds(1)));
    }

    [Theory]
    [InlineData(20, 0, 1)]
    [InlineData(0.5, 0, 2)] // one at least
    [InlineData(20, 100, 5)]
    public void Without_a_burst_it_holds_what_comes_in_a_second(double perSecond, double burst, double secondsToFill) =>
        Assert.Equal(Seconds(secondsToFill), new TokenRate(new RateLimit { PerSecond = perSecond, Burst = burst }).TimeToFill);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
