using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.Hosting;

public sealed class OptionsTests
{
    [Fact]
    public void All_mistakes_are_named_at_once_those_of_the_engine_too()
    {
        using var services = new ServiceCollection()
            .AddSocketIo(options =>
            {
                options.ConnectTimeout = TimeSpan.Zero;
                options.Engine.PingInterval = TimeSpan.Zero;
                options.Engine.Path = "socket.io";
            })
            .BuildServiceProvider();

        var mistakes = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures.ToArray();

        Assert.Equal(3, mistakes.Length);
        Assert.Contains(mistakes, mistake => mistake.Contains("ConnectTimeout", StringComparison.Ordinal));
        Assert.Contains("Engine.PingInterval is 00:00:00; it must be between 1 ms and 1 day", mistakes);
        Assert.Contains("Engine.Path is 'socket.io'; it must start with a slash", mistakes);
    }

    [Fact]
    public void A_time_that_no_timer_takes_is_refused()
    {
        using var services = new ServiceCollection()
            .AddSocketIo(options =>
            {
                options.AckTimeout = TimeSpan.MaxValue;
                options.DrainDelay = TimeSpan.FromDays(25);
                options.RequestsTimeout = TimeSpan.FromDays(24);
            })
            .BuildServiceProvider();

        var mistakes = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures.ToArray();

        Assert.Equal(2, mistakes.Length);
        Assert.Contains(mistakes, mistake => mistake.Contains("DrainDelay: is 25.00:00:00; it must be at most 24 days", StringComparison.Ordinal));
    }
}
