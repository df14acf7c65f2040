using System.Diagnostics.Metrics;
using System.Net;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace ActorSocketIo.Tests.Edge;

/// <summary>How many sessions one address may ask for in a time.</summary>
public sealed class HandshakeRateTests : EdgeTest
{
    [Fact]
    public async Task More_handshakes_than_an_address_may_make_are_answered_429_on_both_transports()
    {
        var refused = new Events<string>();
        using var meters = ListenForRefusals(refused);
        await StartAsync(options => options.HandshakeRate = new() { PerSecond = 0.1, Burst = 3 });
        var sid = await HandshakeAsync();
        await HandshakeAsync();
        Assert.StartsWith("HTTP/1.1 101", (await ConnectAsync()).Head, StringComparison.Ordinal);

        using var answer = await Http.GetAsync(Polling);
        var socket = await ConnectAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("""{"code":3,"message":"Too many requests"}""", await answer.Content.ReadAsStringAsync());
        Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), null), 1, 10);
        Assert.StartsWith("HTTP/1.1 429", socket.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", socket.Head, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            var error = await Refused.NextAsync();
            Assert.Equal("3 TOO_MANY_HANDSHAKES 127.0.0.1", $"{error.Code} {error.Context["name"]} {error.Context["address"]}");
        }

        while (await refused.NextAsync() != "too_many_handshakes")
        {
            // The counter is the process's: tests beside this one count too.
        }

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4still served")); // it is handshakes that are limited
        Assert.Equal(3, Server.ClientsCount);
    }

    [Fact]
    public async Task A_rate_that_changes_holds_for_the_next_handshake()
    {
        await StartAsync(options => options.HandshakeRate = new() { PerSecond = 0.1, Burst = 1 });
        await HandshakeAsync();
        await AssertAsync(HttpStatusCode.TooManyRequests, Http.GetAsync(Polling));

        Server.Options.HandshakeRate = new() { PerSecond = 0.1, Burst = 2 };
        await HandshakeAsync();
        await HandshakeAsync();
        await AssertAsync(HttpStatusCode.TooManyRequests, Http.GetAsync(Polling));
        Server.Options.HandshakeRate = null;

        await HandshakeAsync();
    }

    [Fact]
    public async Task After_a_time_they_are_let_in_again()
    {
        await StartAsync(options => options.HandshakeRate = new() { PerSecond = 5, Burst = 1 });
        await HandshakeAsync();
        await AssertAsync(HttpStatusCode.TooManyRequests, Http.GetAsync(Polling));

        for (var deadline = DateTime.UtcNow.AddSeconds(10); Server.ClientsCount < 3;)
        {
            Assert.True(DateTime.UtcNow < deadline, "never let in again");
            using var answer = await Http.GetAsync(Polling);
            if (answer.StatusCode != HttpStatusCode.OK)
                await Task.Delay(20);
        }
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", false)]
    [InlineData("10.0.0.1", "10.0.0.2", true)]
    [InlineData("2001:db8::1", "2001:db8::2:3:4", false)] // the same /64: one customer
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    public async Task Each_address_has_its_own_as_forwarded_headers_tell(string first, string second, bool isAnother)
    {
        await StartAsync(
            options => options.HandshakeRate = new() { PerSecond = 0.01, Burst = 2 },
            pipeline: app => app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor }));
        Assert.Equal(HttpStatusCode.OK, await HandshakeFromAsync(first));
        Assert.Equal(HttpStatusCode.OK, await HandshakeFromAsync(first));
        Assert.Equal(HttpStatusCode.TooManyRequests, await HandshakeFromAsync(first));

        Assert.Equal(isAnother ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, await HandshakeFromAsync(second));
    }

    [Fact]
    public async Task The_application_is_not_asked_and_what_is_malformed_or_finds_no_room_does_not_count()
    {
        var asked = 0;
        await StartAsync(options =>
        {
            (options.HandshakeRate, options.MaxSessions) = (new() { PerSecond = 0.01, Burst = 2 }, 1);
            options.AllowRequest = _ => new(Interlocked.Increment(ref asked) == 1 ? AllowResult.Refuse() : AllowResult.Allow);
        });

        await AssertAsync(HttpStatusCode.BadRequest, Http.PostAsync(Polling, null));
        await AssertAsync(HttpStatusCode.Forbidden, Http.GetAsync(Polling));
        await HandshakeAsync();
        await AssertAsync(HttpStatusCode.ServiceUnavailable, Http.GetAsync(Polling));
        Server.Clients.Single().Close(discard: true);
        await AssertAsync(HttpStatusCode.TooManyRequests, Http.GetAsync(Polling));

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Without_a_limit_any_number_is_let_in()
    {
        await StartAsync();

        for (var i = 0; i < 50; i++)
            await HandshakeAsync();

        Assert.Equal(50, Server.ClientsCount);
        Assert.True(Refused.IsEmpty);
    }

    private async Task<HttpStatusCode> HandshakeFromAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Polling);
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static MeterListener ListenForRefusals(Events<string> refused)
    {
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Name: "socketio.server.requests.refused", Meter.Name: SocketIoTelemetry.MeterName })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => refused.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        meters.Start();
        return meters;
    }
}
