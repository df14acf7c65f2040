using ActorSocketIo.Sessions;
using Microsoft.Extensions.Configuration;
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
        Assert.Contains("Engine.PingInterval is 00:00:00; it must be positive", mistakes);
        Assert.Contains("Engine.Path is 'socket.io'; it must start with a slash", mistakes);
    }

    public static TheoryData<string> Times => [.. Names(typeof(SocketIoOptions), ""), .. Names(typeof(EngineOptions), "Engine:")];

    [Theory, MemberData(nameof(Times))]
    public void A_number_alone_is_days_for_the_configuration_and_no_time_for_a_server(string key)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, "5")]).Build();
        using var services = new ServiceCollection().AddSocketIo(configuration.Bind).BuildServiceProvider();

        var mistake = Assert.Single(Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures);

        Assert.Contains(key.Replace(':', '.'), mistake, StringComparison.Ordinal);
        Assert.Contains("is 5.00:00:00; it must be shorter than a day; a number alone is days: for 5 seconds use 00:00:05", mistake, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(Type options, string prefix) =>
        options.GetProperties().Where(property => property.PropertyType == typeof(TimeSpan)).Select(property => prefix + property.Name);
}
