using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Options: the reference's defaults, and all mistakes at once.</summary>
public sealed class EngineOptionsTests
{
    [Fact]
    public void Defaults_are_the_references()
    {
        var options = new EngineOptions();

        Assert.Equal((25_000, 20_000, 10_000), (options.PingInterval.TotalMilliseconds, options.PingTimeout.TotalMilliseconds, options.UpgradeTimeout.TotalMilliseconds));
        Assert.Equal((1_000_000, "/engine.io", true, true), (options.MaxHttpBufferSize, options.Path, options.AddTrailingSlash, options.AllowUpgrades));
        Assert.Null(options.PerMessageDeflate);
        Assert.Null(options.Cookie);
        Assert.Equal(1024, options.HttpCompression!.Threshold);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var options = new EngineOptions
        {
            PingInterval = TimeSpan.Zero,
            MaxHttpBufferSize = 0,
            Transports = [],
            Path = "engine.io",
            Cookie = new EngineCookie { Name = "a;b", Path = "/; Domain=evil", SameSite = EngineCookieSameSite.None },
        };

        var mistakes = Assert.Throws<ArgumentException>(() => new EngineServer(options)).Message;

        foreach (var name in new[] { "PingInterval", "MaxHttpBufferSize", "Transports", "Path is", "Cookie.Name", "Cookie.Path", "Cookie.SameSite" })
            Assert.Contains(name, mistakes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("io\r\nSet-Cookie: a=b")]
    [InlineData("")]
    [InlineData("ö")]
    public void A_cookie_name_that_is_no_token_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new EngineServer(new EngineOptions { Cookie = new EngineCookie { Name = name } }));

    [Fact]
    public async Task Ids_are_unguessable_and_start_with_the_nodes_token()
    {
        using var server = new EngineServer { SessionIdPrefix = () => "TOKEN123" };
        var request = new CapturedRequest("/");

        var ids = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
            ids.Add(await server.GenerateId(request));

        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^TOKEN123[A-Za-z0-9_-]{20}$", id));
    }
}
