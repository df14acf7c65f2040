using System.Net;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Tests.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Edge;

/// <summary>The engine in an ASP.NET Core application: CORS, middlewares, other endpoints, stopping.</summary>
public class PipelineTests : EdgeTest
{
    [Fact]
    public async Task A_preflight_is_answered_by_the_cors_middleware()
    {
        await StartWithCorsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Polling);
        request.Headers.Add("Origin", "https://good.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("https://good.example", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("https://good.example", true)]
    [InlineData("https://bad.example", false)]
    public async Task Cors_headers_are_on_answers_and_on_errors(string origin, bool allowed)
    {
        await StartWithCorsAsync();

        foreach (var url in new[] { Polling, "/engine.io/?EIO=4&transport=abc" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Add("Origin", origin);
            using var response = await Http.SendAsync(request);
            Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A_middleware_may_set_headers_on_both_transports()
    {
        await StartAsync();
        Server.Use((HttpContext context, Func<Task> next) =>
        {
            context.Response.Headers["x-custom"] = "yes";
            return next();
        });

        using var response = await Http.GetAsync(Polling);

        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("x-custom")));
        Assert.Contains("x-custom: yes", (await ConnectAsync()).Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_middleware_that_fails_is_a_bad_request_before_anything_is_checked()
    {
        await StartAsync();
        Server.Use((HttpContext _, Func<Task> _) => throw new InvalidOperationException("mine"));

        Assert.Equal("""{"code":3,"message":"Bad request"}""", await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync("/engine.io/?transport=abc")));
        Assert.Equal("Bad request", await (await ConnectAsync()).ReadToEndAsync());

        Assert.Equal("MIDDLEWARE_FAILURE", (await Refused.NextAsync()).Context["name"]);
    }

    [Fact]
    public async Task A_middleware_may_answer_itself()
    {
        await StartAsync();
        Server.Use((HttpContext context, Func<Task> _) =>
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        });

        await AssertAsync((HttpStatusCode)418, Http.GetAsync(Polling));
        Assert.StartsWith("HTTP/1.1 418", (await ConnectAsync()).Head, StringComparison.Ordinal);
        Assert.Empty(Server.Clients);
    }

    [Fact]
    public async Task Middlewares_run_in_order()
    {
        await StartAsync();
        var order = new List<int>();
        for (var i = 1; i <= 3; i++)
        {
            var number = i;
            Server.Use((HttpContext _, Func<Task> next) =>
            {
                order.Add(number);
                return next();
            });
        }

        await HandshakeAsync();

        Assert.Equal([1, 2, 3], order);
    }

    [Fact]
    public async Task Other_endpoints_are_left_alone()
    {
        await StartAsync(pipeline: app => app.MapGet("/other", () => "mine"));

        Assert.Equal("mine", await Http.GetStringAsync("/other"));
        await AssertAsync(HttpStatusCode.NotFound, Http.GetAsync("/"));
    }

    [Fact]
    public async Task Stopping_the_application_ends_polls_and_websockets_at_once()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var poll = Http.GetAsync($"{Polling}&sid={sid}");
        await Server.Find(sid)!.Polling!.WaitForPollAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        var socket = await ConnectAsync();
        await socket.ReadAsync();

        var stopped = StopAsync();

        Assert.Equal("1", await AssertAsync(HttpStatusCode.OK, poll));
        Assert.Equal("close 1005", await socket.ReadAsync());
        await socket.WriteAsync(RawWebSocket.Frame(0x88, []));
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["forced close", "forced close"], [await Closed.NextAsync(), await Closed.NextAsync()]);
    }

    [Fact]
    public async Task The_engine_is_disposed_of_with_the_application_that_made_it()
    {
        var time = new ManualTime();
        await StartAsync(build: builder => builder.Services.AddSingleton<TimeProvider>(time));
        await HandshakeAsync();
        Assert.Equal(1, time.ArmedTimers);

        await StopAsync();

        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task Too_many_headers_are_kestrels_to_refuse()
    {
        await StartAsync();

        var socket = await ConnectAsync(extraHeaders: string.Concat(Enumerable.Range(0, 200).Select(i => $"x-{i}: 1\r\n")));

        Assert.StartsWith("HTTP/1.1 431", socket.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_trickles_is_cut_off()
    {
        await StartAsync(kestrel: options => options.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 100_000, gracePeriod: TimeSpan.FromSeconds(1.5)));
        var sid = await HandshakeAsync();
        var raw = await RawAsync();

        await raw.WriteAsync($"POST {Polling}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\n4");

        Assert.Equal("transport error", await Closed.NextAsync());
        Assert.Empty(Server.Clients);
    }

    private Task StartWithCorsAsync() => StartAsync(
        build: builder => builder.Services.AddCors(),
        pipeline: app => app.UseCors(),
        endpoint: mapped => mapped.RequireCors(policy => policy.WithOrigins("https://good.example").AllowAnyMethod().AllowCredentials()));
}
