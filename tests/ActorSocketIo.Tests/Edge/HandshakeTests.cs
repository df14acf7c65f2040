using System.Net;
using System.Text;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Opening sessions, and every way it is refused: socketio-behaviour §2.1.</summary>
public class HandshakeTests : EdgeTest
{
    [Fact]
    public async Task Polling_handshake_has_the_references_body_and_headers()
    {
        await StartAsync();

        using var response = await Http.GetAsync(Polling);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Matches("""^0\{"sid":"[A-Za-z0-9_-]{20}","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$""", body);
    }

    [Fact]
    public async Task Websocket_handshake_offers_no_upgrades()
    {
        await StartAsync();
        var socket = await ConnectAsync();

        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.Contains("\"upgrades\":[]", await socket.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("websocket", Assert.Single(Server.Clients).TransportName);
    }

    [Theory]
    [InlineData("GET", "/engine.io/?EIO=4", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=abc", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=webtransport", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=__proto__", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=constructor", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=POLLING", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&Transport=polling", 0, "Transport unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=polling&sid=abc", 1, "Session ID unknown")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=polling&sid=__proto__", 1, "Session ID unknown")]
    [InlineData("POST", "/engine.io/?EIO=4&transport=polling", 2, "Bad handshake method")]
    [InlineData("PUT", "/engine.io/?EIO=4&transport=polling", 2, "Bad handshake method")]
    [InlineData("OPTIONS", "/engine.io/?EIO=4&transport=polling", 2, "Bad handshake method")]
    [InlineData("POST", "/engine.io/?transport=polling", 2, "Bad handshake method")]
    [InlineData("GET", "/engine.io/?EIO=4&transport=websocket", 3, "Bad request")]
    [InlineData("GET", "/engine.io/?transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "/engine.io/?EIO=3&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "/engine.io/?EIO=abc&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "/engine.io/?EIO=04&transport=polling", 5, "Unsupported protocol version")]
    public async Task Refusals_over_http(string method, string url, int code, string message)
    {
        await StartAsync();

        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($$"""{"code":{{code}},"message":"{{message}}"}""", await response.Content.ReadAsStringAsync());
        var refused = await Refused.NextAsync();
        Assert.Equal((code, message), (refused.Code, refused.Message));
        Assert.Empty(Server.Clients);
    }

    [Theory]
    [InlineData("/engine.io/?EIO=4&transport=abc", "Transport unknown")]
    [InlineData("/engine.io/?EIO=4", "Transport unknown")]
    [InlineData("/engine.io/?EIO=4&transport=__proto__", "Transport unknown")]
    [InlineData("/engine.io/?EIO=4&transport=websocket&sid=abc", "Session ID unknown")]
    public async Task Refusals_of_an_upgrade_are_text_with_status_400(string url, string message)
    {
        await StartAsync();

        var socket = await ConnectAsync(url);

        Assert.StartsWith("HTTP/1.1 400 Bad Request", socket.Head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html", socket.Head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", socket.Head, StringComparison.Ordinal);
        Assert.EndsWith(message, await socket.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_told_without_what_was_not_said()
    {
        await StartAsync();

        await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync("/engine.io/?EIO=4"));
        await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync("/engine.io/?EIO=4&transport="));

        Assert.Empty((await Refused.NextAsync()).Context);
        Assert.Equal("", (await Refused.NextAsync()).Context["transport"]);
    }

    [Theory]
    [InlineData("/engine.io/?EIO=3&transport=websocket", 5)]
    [InlineData("/engine.io/?transport=websocket", 5)]
    [InlineData("/engine.io/?EIO=4&transport=websocket", 3)]
    public async Task Over_a_websocket_another_revision_or_no_id_is_accepted_and_cut(string url, int code)
    {
        await StartAsync();
        Server.GenerateId = _ => throw new InvalidOperationException("no id");
        AddHeaders();

        var socket = await ConnectAsync(url);

        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.Contains("x-initial: yes", socket.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-all: yes", socket.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("end", await socket.ReadAsync());
        Assert.Equal(code, (await Refused.NextAsync()).Code);
        Assert.Empty(Server.Clients);
    }

    [Fact]
    public async Task Polling_over_a_websocket_is_accepted_and_closed()
    {
        await StartAsync();
        AddHeaders();

        var socket = await ConnectAsync(Polling);

        Assert.Contains("x-initial: yes", socket.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-all: yes", socket.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("close 1005", await socket.ReadAsync());
        Assert.Empty(Server.Clients);
    }

    [Fact]
    public async Task Allow_request_refuses_with_its_message_and_before_the_revision_is_looked_at()
    {
        await StartAsync(options => options.AllowRequest = _ => ValueTask.FromResult(AllowResult.Refuse("Thou shall \"not\" pass")));

        var body = await AssertAsync(HttpStatusCode.Forbidden, Http.GetAsync("/engine.io/?EIO=3&transport=polling"));
        var socket = await ConnectAsync();

        using var json = JsonDocument.Parse(body);
        Assert.Equal((4, "Thou shall \"not\" pass"), (json.RootElement.GetProperty("code").GetInt32(), json.RootElement.GetProperty("message").GetString()));
        Assert.StartsWith("HTTP/1.1 400", socket.Head, StringComparison.Ordinal);
        Assert.Equal("Thou shall \"not\" pass", await socket.ReadToEndAsync());
        var refused = await Refused.NextAsync();
        Assert.Equal(("Forbidden", "Thou shall \"not\" pass"), (refused.Message, refused.Context["message"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Allow_request_that_refuses_with_nothing_says_forbidden(string? message)
    {
        await StartAsync(options => options.AllowRequest = _ => ValueTask.FromResult(AllowResult.Refuse(message)));

        Assert.Equal("""{"code":4,"message":"Forbidden"}""", await AssertAsync(HttpStatusCode.Forbidden, Http.GetAsync(Polling)));
        Assert.Equal(message, (await Refused.NextAsync()).Context["message"]);
    }

    [Theory]
    [InlineData("allow request", HttpStatusCode.Forbidden)]
    [InlineData("id", HttpStatusCode.BadRequest)]
    [InlineData("middleware", HttpStatusCode.BadRequest)]
    public async Task What_the_application_throws_at_a_handshake_refuses_it_and_is_logged(string where, HttpStatusCode status)
    {
        var log = new LogOfEvents(1107);
        var fails = true;
        T Fail<T>(T otherwise) => fails ? throw new InvalidOperationException("mine") : otherwise;
        await StartAsync(
            options => options.AllowRequest = _ => ValueTask.FromResult(where == "allow request" ? Fail(AllowResult.Allow) : AllowResult.Allow),
            builder => builder.Logging.AddProvider(log));
        if (where == "id")
            Server.GenerateId = _ => ValueTask.FromResult(Fail("an id"));
        if (where == "middleware")
            Server.Use((HttpContext _, Func<Task> next) => Fail(next)());

        await AssertAsync(status, Http.GetAsync(Polling));

        Assert.Equal(LogLevel.Error, (await log.Events.NextAsync()).Level);
        Assert.IsType<InvalidOperationException>((await Refused.NextAsync()).Context["error"]);
        fails = false;
        Assert.NotEmpty(await HandshakeAsync());
    }

    [Fact]
    public async Task Allow_request_is_not_asked_again_for_a_session()
    {
        var asked = 0;
        await StartAsync(options => options.AllowRequest = _ => ValueTask.FromResult(++asked == 1 ? AllowResult.Allow : AllowResult.Refuse()));
        var sid = await HandshakeAsync();

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4a"));

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task An_id_can_be_made_later_and_can_fail()
    {
        await StartAsync();
        Server.GenerateId = async request =>
        {
            await Task.Yield();
            return request.Query.ContainsKey("fail") ? throw new InvalidOperationException("no id") : "my id";
        };

        Assert.Equal("my id", await HandshakeAsync());
        Assert.Equal("""{"code":3,"message":"Bad request"}""", await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync(Polling + "&fail=1")));
        Assert.Equal("ID_GENERATION_ERROR", (await Refused.NextAsync()).Context["name"]);
    }

    [Fact]
    public async Task An_id_in_use_is_refused()
    {
        await StartAsync();
        Server.GenerateId = _ => ValueTask.FromResult("same");
        await HandshakeAsync();

        await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync(Polling));

        Assert.Equal(1, Server.ClientsCount);
    }

    [Fact]
    public async Task Transports_can_be_limited()
    {
        await StartAsync(options => options.Transports = [TransportName.Polling]);

        Assert.Contains("\"upgrades\":[]", await Http.GetStringAsync(Polling), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_websockets_are_served_a_request_for_one_is_like_any_other()
    {
        await StartAsync(options => options.Transports = [TransportName.Polling]);

        var refused = await ConnectAsync(extraHeaders: "Connection: close\r\n");
        var polling = await ConnectAsync(Polling, "Connection: close\r\n");

        Assert.StartsWith("HTTP/1.1 400", refused.Head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", refused.Head, StringComparison.Ordinal);
        Assert.Equal("""{"code":0,"message":"Transport unknown"}""", await refused.ReadToEndAsync());
        Assert.StartsWith("HTTP/1.1 200", polling.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_upgrades_none_is_offered_but_who_asks_for_one_gets_it()
    {
        await StartAsync(options => options.AllowUpgrades = false);
        Assert.Contains("\"upgrades\":[]", await Http.GetStringAsync(Polling), StringComparison.Ordinal);
        var sid = Assert.Single(Server.Clients).Id;

        var socket = await ConnectAsync($"{WebSocket}&sid={sid}");
        await socket.SendAsync("2probe");

        Assert.Equal("3probe", await socket.ReadAsync());
    }

    [Theory]
    [InlineData("Origin: http://example.com/\u0001evil")]
    [InlineData("Origin: \u0007")]
    public async Task An_origin_with_control_characters_gets_nothing(string header)
    {
        await StartAsync();
        var raw = await RawAsync();

        await raw.WriteAsync($"GET {Polling} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n");

        var answer = await raw.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("""{"code":3,"message":"Bad request"}""", answer, StringComparison.Ordinal);
        Assert.Equal("INVALID_ORIGIN", (await Refused.NextAsync()).Context["name"]);
    }

    [Fact]
    public async Task The_path_needs_its_slash()
    {
        await StartAsync();

        await AssertAsync(HttpStatusCode.NotFound, Http.GetAsync("/engine.io?EIO=4&transport=polling"));
        await AssertAsync(HttpStatusCode.OK, Http.GetAsync("/engine.io/deeper?EIO=4&transport=polling"));
        await AssertAsync(HttpStatusCode.NotFound, Http.GetAsync("/engine.iox/?EIO=4&transport=polling"));
    }

    [Fact]
    public async Task The_path_needs_no_slash_if_told_so()
    {
        await StartAsync(options => options.AddTrailingSlash = false);

        await AssertAsync(HttpStatusCode.OK, Http.GetAsync("/engine.io?EIO=4&transport=polling"));
    }

    [Fact]
    public async Task A_full_server_answers_503()
    {
        await StartAsync(options => options.MaxSessions = 1);
        await HandshakeAsync();

        using var refused = await Http.GetAsync(Polling);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("5", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("""{"code":3,"message":"Service unavailable"}""", await refused.Content.ReadAsStringAsync());
        var head = (await ConnectAsync()).Head;
        Assert.StartsWith("HTTP/1.1 503", head, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 5\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshakes_that_wait_together_for_the_application_are_counted_when_it_has_answered()
    {
        var gate = new TaskCompletionSource<AllowResult>();
        var waiting = new Events<string>();
        await StartAsync(options =>
        {
            options.MaxSessions = 1;
            options.AllowRequest = request =>
            {
                waiting.Add(request.Url);
                return new ValueTask<AllowResult>(gate.Task);
            };
        });
        Task<HttpResponseMessage>[] handshakes = [Http.GetAsync(Polling), Http.GetAsync(Polling), Http.GetAsync(Polling)];
        for (var i = 0; i < 3; i++)
            await waiting.NextAsync();

        gate.SetResult(AllowResult.Allow);

        var statuses = (await Task.WhenAll(handshakes)).Select(answer => answer.StatusCode).Order();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable], statuses);
        Assert.Equal(1, Server.ClientsCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handshake_under_way_when_the_application_stops_opens_nothing(bool overWebSocket)
    {
        var gate = new TaskCompletionSource<string>();
        var waiting = new Events<string>();
        await StartAsync();
        Server.GenerateId = request =>
        {
            waiting.Add(request.Url);
            return new ValueTask<string>(gate.Task);
        };
        var socket = await RawAsync();
        var upgrade = overWebSocket ? socket.UpgradeAsync(WebSocket) : Task.CompletedTask;
        var handshake = overWebSocket ? null : Http.GetAsync(Polling);
        await waiting.NextAsync();

        var stopped = StopAsync();
        await Stopping;
        gate.SetResult("late");

        await upgrade;
        if (overWebSocket)
            Assert.StartsWith("HTTP/1.1 503", socket.Head, StringComparison.Ordinal);
        else
            await AssertAsync(HttpStatusCode.ServiceUnavailable, handshake!);
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(Server.Clients);
    }

    [Fact]
    public async Task The_initial_packet_comes_with_the_handshake_on_both_transports()
    {
        await StartAsync(options => options.InitialPacket = "faster");

        Assert.EndsWith("\u001e4faster", await Http.GetStringAsync(Polling), StringComparison.Ordinal);
        var socket = await ConnectAsync();
        await socket.ReadAsync();
        Assert.Equal("4faster", await socket.ReadAsync());
    }

    [Fact]
    public async Task The_captured_request_outlives_the_request()
    {
        await StartAsync();
        Server.Use((HttpContext context, Func<Task> next) =>
        {
            context.User = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([new("name", "ada")], "test"));
            return next();
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, Polling + "&token=a%20b&token=c");
        request.Headers.Add("X-Custom", ["1", "2"]);
        await Http.SendAsync(request);

        var captured = Assert.Single(Server.Clients).Request;

        Assert.Equal(("GET", "/engine.io/", Polling + "&token=a%20b&token=c"), (captured.Method, captured.Path, captured.Url));
        Assert.Equal(("c", "1, 2"), (captured.Query["token"], captured.Headers["x-custom"]));
        Assert.Equal(("127.0.0.1", false), (captured.RemoteAddress, captured.IsSecure));
        Assert.Equal("ada", captured.User!.FindFirst("name")!.Value);
        Assert.Null(captured.GetHttpContext());
    }

    [Fact]
    public async Task Cookies_are_off_unless_asked_for_and_follow_their_options()
    {
        await StartAsync(options => options.Cookie = new EngineCookie { Name = "lb", Path = null, HttpOnly = false, SameSite = EngineCookieSameSite.Strict });

        using var response = await Http.GetAsync(Polling);
        var sid = Assert.Single(Server.Clients).Id;
        using var poll = await PostAsync(sid, "4a");

        Assert.Equal($"lb={sid}; SameSite=Strict", Assert.Single(response.Headers.GetValues("Set-Cookie")));
        Assert.False(poll.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("Set-Cookie", (await ConnectAsync()).Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_cookie_is_the_references()
    {
        await StartAsync(options => options.Cookie = new EngineCookie());

        using var response = await Http.GetAsync(Polling);

        Assert.Equal($"io={Assert.Single(Server.Clients).Id}; Path=/; HttpOnly; SameSite=Lax", Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Header_events_fire_once_for_the_session_and_for_every_answer()
    {
        await StartAsync();
        var initial = 0;
        var all = 0;
        Server.InitialHeaders += (headers, _) => headers["x-initial"] = $"{++initial}";
        Server.Headers += (headers, _) => headers["x-all"] = $"{++all}";

        using var handshake = await Http.GetAsync(Polling);
        var sid = Assert.Single(Server.Clients).Id;
        using var post = await PostAsync(sid, "4a");
        using var poll = await PollAsync(sid);
        var upgrade = await ConnectAsync($"{WebSocket}&sid={sid}");

        Assert.Equal((1, 4), (initial, all));
        Assert.Equal("1", Assert.Single(handshake.Headers.GetValues("x-initial")));
        Assert.Equal("3", Assert.Single(poll.Headers.GetValues("x-all")));
        Assert.Contains("x-all: 4", upgrade.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-initial: 2", (await ConnectAsync()).Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Header_bytes_beyond_ASCII_are_refused_unless_the_application_takes_them_as_latin1(bool latin1)
    {
        await StartAsync(kestrel: options => options.RequestHeaderEncodingSelector = latin1 ? _ => Encoding.Latin1 : _ => null);
        var raw = await RawAsync();

        await raw.WriteAsync($"GET {Polling} HTTP/1.1\r\nHost: localhost\r\nX-Name: caf\u00e9\r\nOrigin: http://\u00e9.test\r\n\r\n");

        Assert.StartsWith(latin1 ? "HTTP/1.1 200" : "HTTP/1.1 400", await raw.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(latin1 ? ["café"] : [], Server.Clients.Select(session => session.Request.Headers["x-name"]));
    }

    [Fact]
    public async Task Garbage_in_the_query_is_no_error()
    {
        await StartAsync();

        await AssertAsync(HttpStatusCode.OK, Http.GetAsync(Polling + "&__proto__=x&%ZZ=%&=&&a=%C3%28" + Encoding.UTF8.GetString("&ü=ö"u8)));
    }

    private void AddHeaders()
    {
        Server.InitialHeaders += (headers, _) => headers["x-initial"] = "yes";
        Server.Headers += (headers, _) => headers["x-all"] = "yes";
    }
}
