using ActorSocketIo.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Limits of rates as options: off, bound to configuration, or wrong.</summary>
public sealed class RateLimitOptionsTests
{
    [Fact]
    public void By_default_there_are_none()
    {
        var options = new SocketIoOptions();

        Assert.Null(options.EventRate);
        Assert.Null(options.Engine.ByteRate);
        Assert.Null(options.Engine.HandshakeRate);
    }

    [Fact]
    public void They_come_from_configuration()
    {
        var options = Bind(
            ("EventRate:PerSecond", "50"), ("EventRate:Burst", "200"), ("Engine:ByteRate:PerSecond", "65536.5"), ("Engine:RateLimitAction", "Disconnect"),
            ("Engine:HandshakeRate:PerSecond", "10"));

        Assert.Equal(new RateLimit { PerSecond = 50, Burst = 200 }, options.EventRate);
        Assert.Equal(new RateLimit { PerSecond = 65536.5 }, options.Engine.ByteRate);
        Assert.Equal(new RateLimit { PerSecond = 10 }, options.Engine.HandshakeRate);
        Assert.Equal(RateLimitAction.Disconnect, options.Engine.RateLimitAction);
    }

    [Theory]
    [InlineData("EventRate:PerSecond", "0", "EventRate.PerSecond is 0; it must be positive: leave EventRate out for no limit")]
    [InlineData("EventRate:PerSecond", "NaN", "EventRate.PerSecond is NaN; it must be positive: leave EventRate out for no limit")]
    [InlineData("Engine:HandshakeRate:PerSecond", "-0.1", "Engine.HandshakeRate.PerSecond is -0.1; it must be positive: leave HandshakeRate out for no limit")]
    [InlineData("Engine:ByteRate:PerSecond", "-3", "Engine.ByteRate.PerSecond is -3; it must be positive: leave ByteRate out for no limit")]
    public void A_rate_that_lets_nothing_through_is_a_mistake(string key, string value, string message) => Assert.Equal([message], MistakesOf((key, value)));

    [Fact]
    public void A_burst_of_less_than_one_is_a_mistake() => Assert.Equal(
        ["EventRate.Burst is 0.5; it must be at least 1, or 0 for as much as in a second"], MistakesOf(("EventRate:PerSecond", "5"), ("EventRate:Burst", "0.5")));

    private static SocketIoOptions Bind(params (string Key, string Value)[] values)
    {
        using var services = Services(values);
        return services.GetRequiredService<IOptions<SocketIoOptions>>().Value;
    }

    private static IEnumerable<string> MistakesOf(params (string Key, string Value)[] values)
    {
        using var services = Services(values);
        return Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures;
    }

    private static ServiceProvider Services((string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
        return new ServiceCollection().AddSocketIo(configuration.Bind).BuildServiceProvider();
    }
}
