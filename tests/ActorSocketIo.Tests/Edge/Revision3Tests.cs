using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Clients of Socket.IO 2 over HTTP; subjects and bodies are those of the reference's suite for engine.io-protocol v3.</summary>
public class Revision3Tests : EdgeTest
{
    private const string OldPolling = "/engine.io/?EIO=3&transport=polling";
    private const string OldWebSocket = "/engine.io/?EIO=3&transport=websocket";

    public override Task InitializeAsync() => StartAsync(options =>
    {
        options.AllowEio3 = true;
        options.PerMessageDeflate = new CompressionOptions { Threshold = 1_000_000 }; // for those who ask, and then nothing is long enough
    });

    [Theory]
    [InlineData("EIO=3&")]
    [InlineData("")]
    [InlineData("EIO=2&")]
    public async Task The_handshake_stands_behind_its_length(string revision)
    {
        using var response = await Http.GetAsync($"/engine.io/?{revision}transport=polling");
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        Assert.Matches("""^\d+:0\{"sid":"[A-Za-z0-9_-]{20}","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$""", body);
        Assert.Equal(body.Length - body.IndexOf(':', StringComparison.Ordinal) - 1, int.Parse(body[..body.IndexOf(':', StringComparison.Ordinal)], null));
        Assert.Equal(3, Assert.Single(Server.Clients).Protocol);
    }

    [Theory]
    [InlineData("GET", "/engine.io/?EIO=3", 0)]
    [InlineData("GET", "/engine.io/?EIO=3&transport=abc", 0)]
    [InlineData("POST", OldPolling, 2)]
    [InlineData("GET", OldWebSocket, 3)]
    public async Task Other_mistakes_are_refused_as_ever(string method, string url, int code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);

        Assert.Contains($"\"code\":{code}", await AssertAsync(HttpStatusCode.BadRequest, Http.SendAsync(request)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_of_the_other_revision_are_refused_both_ways()
    {
        var (old, today) = (await OpenAsync(), await HandshakeAsync());

        await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync($"{Polling}&sid={old}"));
        await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync($"{OldPolling}&sid={today}"));

        Assert.Equal("PROTOCOL_MISMATCH", (await Refused.NextAsync()).Context["name"]);
        Assert.Equal("PROTOCOL_MISMATCH", (await Refused.NextAsync()).Context["name"]);
        Assert.Equal(2, Server.ClientsCount);
    }

    [Theory]
    [InlineData("6:4hello")]
    [InlineData("6:4test16:4test26:4test3")]
    [InlineData("6:4hello10:b4AQIDBA==")]
    [InlineData("3:4😀8:4größer€")]
    public async Task Packets_go_both_ways_as_text(string body)
    {
        var sid = await OpenAsync("&b64=1");

        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, OldPostAsync(sid, body)));
        using var poll = await OldPollAsync(sid);

        Assert.Equal("text/plain; charset=UTF-8", poll.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await poll.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Packets_go_both_ways_as_bytes()
    {
        byte[] body = [0, 6, 255, .. "4hello"u8, 1, 5, 255, 4, 1, 2, 3, 4];
        var sid = await OpenAsync();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, Http.PostAsync($"{OldPolling}&sid={sid}", content)));
        using var poll = await OldPollAsync(sid);

        Assert.Equal("application/octet-stream", poll.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await poll.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("9999999999:4a")]
    [InlineData("4hello")]
    public async Task A_malformed_body_ends_the_session(string body)
    {
        var sid = await OpenAsync();

        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, OldPostAsync(sid, body)));

        Assert.Equal("parse error", await Closed.NextAsync());
        await AssertAsync(HttpStatusCode.BadRequest, OldPollAsync(sid));
    }

    [Fact]
    public async Task A_ping_is_answered_on_the_poll()
    {
        var sid = await OpenAsync();

        for (var i = 0; i < 3; i++)
        {
            await AssertAsync(HttpStatusCode.OK, OldPostAsync(sid, "1:2"));
            Assert.Equal("1:3", await AssertAsync(HttpStatusCode.OK, OldPollAsync(sid)));
        }
    }

    [Fact]
    public async Task A_client_that_closes_gets_a_noop_on_its_poll()
    {
        var sid = await OpenAsync();
        var poll = OldPollAsync(sid);

        await AssertAsync(HttpStatusCode.OK, OldPostAsync(sid, "1:1"));

        Assert.Equal("1:6", await AssertAsync(HttpStatusCode.OK, poll));
        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task A_web_socket_carries_binary_with_its_type()
    {
        var socket = await ConnectAsync(OldWebSocket);
        Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);

        await socket.SendAsync("4hello");
        await socket.SendBinaryAsync([4, 1, 2, 3, 4]);
        await socket.SendAsync("b4AQI=");
        await socket.SendAsync("2");

        Assert.Equal("4hello", await socket.ReadAsync());
        Assert.Equal("binary 0401020304", await socket.ReadAsync());
        Assert.Equal("binary 040102", await socket.ReadAsync());
        Assert.Equal("3", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_web_socket_of_a_client_that_reads_text_only_carries_base64()
    {
        var socket = await ConnectAsync(OldWebSocket + "&b64=1");
        await socket.ReadAsync();

        await socket.SendBinaryAsync([4, 1, 2, 3, 4]);

        Assert.Equal("b4AQIDBA==", await socket.ReadAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("3")]
    public async Task What_is_no_packet_or_not_for_a_client_to_send_ends_a_web_socket(string text)
    {
        var socket = await ConnectAsync(OldWebSocket);
        await socket.ReadAsync();

        await socket.SendAsync(text);

        Assert.Equal("close 1005", await socket.ReadAsync());
        Assert.Equal(text == "3" ? "transport error" : "parse error", await Closed.NextAsync());
    }

    [Fact]
    public async Task An_upgrade_goes_as_ever()
    {
        var sid = await OpenAsync("&b64=1");
        var poll = OldPollAsync(sid);
        var socket = await ConnectAsync($"{OldWebSocket}&sid={sid}");
        await socket.SendAsync("2probe");

        Assert.Equal("3probe", await socket.ReadAsync());
        Assert.Equal("1:6", await AssertAsync(HttpStatusCode.OK, poll));
        await socket.SendAsync("5");
        await socket.SendBinaryAsync([4, 1]);
        Assert.Equal("binary 0401", await socket.ReadAsync());
        await AssertAsync(HttpStatusCode.BadRequest, OldPollAsync(sid));

        var second = await ConnectAsync($"{OldWebSocket}&sid={sid}");
        Assert.Equal("close 1005", await second.ReadAsync());
        await socket.SendAsync("4still here");
        Assert.Equal("4still here", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_web_socket_with_compression_carries_the_same()
    {
        var socket = await ConnectAsync(OldWebSocket, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.Contains("Sec-WebSocket-Extensions", socket.Head, StringComparison.OrdinalIgnoreCase);
        await socket.ReadAsync();

        await socket.SendBinaryAsync([4, 1, 2]);

        Assert.Equal("binary 040102", await socket.ReadAsync());
    }

    [Fact]
    public async Task Polls_by_script_call_the_clients_callback()
    {
        using var response = await Http.GetAsync($"{OldPolling}&j=12<script>");
        var sid = SidIn(Unwrapped(await response.Content.ReadAsStringAsync(), "12"));
        Assert.Equal("text/javascript; charset=UTF-8", response.Content.Headers.ContentType!.ToString());

        var text = "a\nb\\n\"c\" </script>\u2028😀";
        var length = text.Length + 1;
        // As the client does: what looks like an end of line is told apart from one.
        var escaped = $"{length}:4{text}6:b4AQI=".Replace("\\n", "\\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("d", escaped)]);
        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, Http.PostAsync($"{OldPolling}&j=0&sid={sid}", form)));
        var script = await AssertAsync(HttpStatusCode.OK, Http.GetAsync($"{OldPolling}&j=0&sid={sid}"));

        Assert.Equal($"{length}:4{text}6:b4AQI=", Unwrapped(script, "0"));
        Assert.DoesNotContain("<", script, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2028", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_the_field_ends_the_session()
    {
        var sid = await OpenAsync();
        using var form = new FormUrlEncodedContent([new("e", "6:4hello")]);

        await AssertAsync(HttpStatusCode.OK, Http.PostAsync($"{OldPolling}&j=0&sid={sid}", form));

        Assert.Equal("parse error", await Closed.NextAsync());
    }

    [Fact]
    public async Task Bytes_are_not_put_into_a_script()
    {
        var sid = await OpenAsync(); // says nothing of scripts, so its answers may be bytes
        Server.Find(sid)!.Send(new byte[] { 0xFF, 0xFE });

        using var poll = await Http.GetAsync($"{OldPolling}&j=0&sid={sid}");

        Assert.Equal("application/octet-stream", poll.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Clients_of_today_get_no_scripts()
    {
        Assert.StartsWith("0{", await Http.GetStringAsync($"{Polling}&j=0&b64=1"), StringComparison.Ordinal);
    }

    private static string Unwrapped(string script, string callback)
    {
        var head = $"___eio[{callback}](";
        Assert.StartsWith(head, script, StringComparison.Ordinal);
        Assert.EndsWith(");", script, StringComparison.Ordinal);
        return JsonSerializer.Deserialize<string>(script[head.Length..^2])!;
    }

    private static string SidIn(string payload)
    {
        using var json = JsonDocument.Parse(payload[(payload.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    private async Task<string> OpenAsync(string more = "") => SidIn(await Http.GetStringAsync(OldPolling + more));

    private Task<HttpResponseMessage> OldPollAsync(string sid) => Http.GetAsync($"{OldPolling}&sid={sid}");

    private Task<HttpResponseMessage> OldPostAsync(string sid, string body) =>
        Http.PostAsync($"{OldPolling}&sid={sid}", new StringContent(body, Encoding.UTF8, "text/plain"));
}
