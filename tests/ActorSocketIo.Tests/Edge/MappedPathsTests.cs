using System.Net;
using ActorSocketIo.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Endpoints that are mapped twice: at one path the program does not start, at two both are served.</summary>
public sealed class MappedPathsTests
{
    private const string Secret = "a secret of the endpoints, of 32 bytes and more";

    /// <summary>What is mapped once and again, and what is said then.</summary>
    public static TheoryData<Action<IEndpointRouteBuilder>, Action<IEndpointRouteBuilder>, string> Twice => new()
    {
        { app => app.MapSocketIo(), app => app.MapSocketIo(), "An engine is mapped at /socket.io already: call MapSocketIo once." },
        { app => app.MapSocketIo(), app => app.MapEngineIo("/Socket.IO/", out _), "An engine is mapped at /Socket.IO/ already: give this one another path." },
        { app => app.MapEngineIo("/e", out _), app => app.MapEngineIo("/e", out _), "An engine is mapped at /e already: give this one another path." },
        {
            app => app.MapSocketIoOperations(options => options.Token = Secret),
            app => app.MapSocketIoOperations(options => options.Token = "another " + Secret),
            "An endpoint for operators is mapped at /socketio-operations already: map it once, or give this one another Path."
        },
        {
            app => app.MapSocketIoEmitter(Secret),
            app => app.MapSocketIoEmitter("another " + Secret),
            "An endpoint for emitters is mapped at /socket.io-emit already: map it once, or give this one another Path."
        },
    };

    [Theory, MemberData(nameof(Twice), DisableDiscoveryEnumeration = true)]
    public async Task A_path_that_is_taken_is_refused_with_what_to_do(Action<IEndpointRouteBuilder> map, Action<IEndpointRouteBuilder> mapAgain, string said)
    {
        await using var app = Build();
        map(app);

        Assert.Equal(said, Assert.Throws<InvalidOperationException>(() => mapAgain(app)).Message);
    }

    [Fact]
    public async Task At_two_paths_both_are_served()
    {
        await using var app = Build();
        app.MapSocketIo();
        app.MapGroup("/v2").MapSocketIo();
        app.MapEngineIo("/engine.io", out _);
        foreach (var path in new[] { "/one", "/two" })
        {
            app.MapSocketIoOperations(options => (options.Path, options.Token) = (path, Secret));
            app.MapSocketIoEmitter(options => (options.Path, options.Key) = (path, Secret));
        }

        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var path in new[] { "/socket.io", "/v2/socket.io", "/engine.io" })
            Assert.StartsWith("0{", await http.GetStringAsync($"{path}/?EIO=4&transport=polling"), StringComparison.Ordinal);
        foreach (var path in new[] { "/socket.io", "/v2/socket.io" })
            Assert.StartsWith("/*!\n * Socket.IO v4.", await http.GetStringAsync($"{path}/socket.io.js"), StringComparison.Ordinal);
        foreach (var path in new[] { "/one", "/two" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path + "/palettes")).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync(path, null)).StatusCode);
        }
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSocketIo();
        return builder.Build();
    }
}
