using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Long-polling over HTTP: socketio-behaviour §2.1.</summary>
public class PollingTests : EdgeTest
{
    [Fact]
    public async Task Echoes_text_and_binary_in_order()
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        using var post = await PostAsync(sid, "4hello\u001ebAQIDBA==\u001e4größer €");
        using var poll = await PollAsync(sid);

        Assert.Equal(("ok", "text/html"), (await post.Content.ReadAsStringAsync(), post.Content.Headers.ContentType!.ToString()));
        Assert.Equal("4hello\u001ebAQIDBA==\u001e4größer €", await poll.Content.ReadAsStringAsync());
        Assert.True(poll.Headers.CacheControl!.NoStore);
        Assert.True(post.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("EIO=3&")]
    [InlineData("")]
    public async Task A_request_of_another_revision_than_its_sessions_is_refused(string revision)
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        var refused = await AssertAsync(HttpStatusCode.BadRequest, Http.GetAsync($"/engine.io/?{revision}transport=polling&sid={sid}"));

        Assert.Equal("""{"code":3,"message":"Bad request"}""", refused);
        var error = await Refused.NextAsync();
        Assert.Equal(("PROTOCOL_MISMATCH", 3, 4), (error.Context["name"], error.Context["protocol"], error.Context["previousProtocol"]));
    }

    [Fact]
    public async Task A_pending_poll_gets_what_is_sent()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var poll = PollAsync(sid);

        Assert.False(poll.IsCompleted);
        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4late"));

        Assert.Equal("4late", await AssertAsync(HttpStatusCode.OK, poll));
    }

    [Fact]
    public async Task Two_polls_at_once_end_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var first = PollAsync(sid);
        await PendingAsync(sid);

        Assert.Equal("", await AssertAsync(HttpStatusCode.BadRequest, PollAsync(sid)));
        Assert.Equal("1", await AssertAsync(HttpStatusCode.OK, first));
        Assert.Equal("transport error", await Closed.NextAsync());
        Assert.Contains("\"code\":1", await AssertAsync(HttpStatusCode.BadRequest, PollAsync(sid)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_posts_at_once_end_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var slow = await RawAsync();
        await slow.WriteAsync($"POST {Polling}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n4a");
        await Task.Run(async () =>
        {
            // The first post is under way once a second one is refused; before that a second one simply comes first.
            while (Server.Find(sid) is not null)
                using (await PostAsync(sid, "4b")) { }
        });

        Assert.Equal("transport error", await Closed.NextAsync());
    }

    [Fact]
    public async Task A_cancelled_poll_ends_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        using var cancellation = new CancellationTokenSource();
        var poll = PollAsync(sid, cancellation.Token);
        await PendingAsync(sid);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal("transport error", await Closed.NextAsync());
        await AssertAsync(HttpStatusCode.BadRequest, PollAsync(sid));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("4ok\u001e")]
    public async Task A_malformed_body_is_answered_ok_and_ends_the_session(string body)
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, PostAsync(sid, body)));

        Assert.Equal("parse error", await Closed.NextAsync());
        await AssertAsync(HttpStatusCode.BadRequest, PollAsync(sid));
    }

    [Fact]
    public async Task Invalid_utf8_ends_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, new ByteArrayContent([(byte)'4', 0xC3, 0x28])));

        Assert.Equal("parse error", await Closed.NextAsync());
    }

    [Fact]
    public async Task An_octet_stream_ends_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        await AssertAsync(HttpStatusCode.BadRequest, PostAsync(sid, content));

        Assert.Equal("transport error", await Closed.NextAsync());
    }

    [Fact]
    public async Task Bad_base64_is_tolerated()
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "b!!!"));
        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4still here"));

        Assert.True(Closed.IsEmpty);
        Assert.Contains("4still here", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_releases_the_pending_poll()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var poll = PollAsync(sid);
        await PendingAsync(sid);

        Assert.Equal("ok", await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "1")));

        Assert.Equal("6", await AssertAsync(HttpStatusCode.OK, poll));
        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task Closing_waits_a_moment_for_a_poll_that_it_has_overtaken()
    {
        await StartAsync();
        var sid = await HandshakeAsync();

        var post = PostAsync(sid, "1");
        var poll = PollAsync(sid);

        await AssertAsync(HttpStatusCode.OK, post);
        Assert.Equal("6", await AssertAsync(HttpStatusCode.OK, poll));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_methods_are_answered_with_an_empty_500(string method)
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Polling}&sid={sid}");

        Assert.Equal("", await AssertAsync(HttpStatusCode.InternalServerError, Http.SendAsync(request)));
        Assert.True(Closed.IsEmpty);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_answered_413_and_the_session_lives_on(bool chunked)
    {
        await StartAsync(options => options.MaxHttpBufferSize = 1000);
        var sid = await HandshakeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Polling}&sid={sid}") { Content = new StringContent("4" + new string('x', 1000)) };
        request.Headers.TransferEncodingChunked = chunked;

        await AssertAsync(HttpStatusCode.RequestEntityTooLarge, Http.SendAsync(request));
        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4" + new string('y', 999)));

        Assert.Equal(1000, (await AssertAsync(HttpStatusCode.OK, PollAsync(sid))).Length);
        Assert.True(Closed.IsEmpty);
    }

    [Fact]
    public async Task A_body_in_many_small_pieces_is_put_together()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var raw = await RawAsync();
        await raw.WriteAsync($"POST {Polling}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");

        foreach (var piece in Encoding.UTF8.GetBytes("4grüße 中文"))
            await raw.WriteAsync([(byte)'1', 13, 10, piece, 13, 10]);
        await raw.WriteAsync("0\r\n\r\n");

        Assert.EndsWith("ok", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("4grüße 中文", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    [Fact]
    public async Task A_post_that_is_cut_off_ends_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var raw = await RawAsync();
        await raw.WriteAsync($"POST {Polling}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
        await raw.ReadHeadAsync();

        raw.Reset();

        Assert.Equal("transport error", await Closed.NextAsync());
    }

    [Fact]
    public async Task Connection_close_does_not_close_the_session()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var raw = await RawAsync();

        await raw.WriteAsync($"POST {Polling}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n4a");

        Assert.EndsWith("ok", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("4a", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("deflate, gzip", "deflate")]
    [InlineData("br, deflate, gzip", "deflate")]
    [InlineData("*, deflate", "deflate")]
    [InlineData("br", null)]
    [InlineData("gzip;q=0, deflate;q=0.5", "deflate")]
    [InlineData("deflate;q=0.5, gzip", "gzip")]
    [InlineData("gzip;q=0.1, br;q=0.9", "gzip")]
    [InlineData("*", "gzip")]
    [InlineData("*;q=0", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("deflate;q=0, gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("constructor", null)]
    public async Task Long_answers_are_compressed_as_the_client_likes(string accepted, string? encoding)
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var text = new string('x', 2000);
        Server.Find(sid)!.Send(text);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Polling}&sid={sid}");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await Http.SendAsync(request);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(encoding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        });
        Assert.Equal("4" + text, await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData(1022, true, true, false)]
    [InlineData(1023, true, true, true)]
    [InlineData(5000, false, true, false)]
    [InlineData(5000, true, false, false)]
    public async Task Compression_follows_threshold_message_and_option(int length, bool compress, bool enabled, bool compressed)
    {
        await StartAsync(options => options.HttpCompression = enabled ? new CompressionOptions() : null);
        var sid = await HandshakeAsync();
        Server.Find(sid)!.Send(new string('x', length), compress);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Polling}&sid={sid}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var response = await Http.SendAsync(request);

        Assert.Equal(compressed, response.Content.Headers.ContentEncoding.Count > 0);
    }

    [Theory]
    [InlineData("Mozilla/4.0 (compatible;MSIE 8.0; Windows NT 6.0; Trident/4.0)", true)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", false)]
    public async Task Internet_explorer_gets_its_header(string agent, bool expected)
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Polling);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);

        using var response = await Http.SendAsync(request);

        Assert.Equal(expected, response.Headers.Contains("X-XSS-Protection"));
    }

    [Fact]
    public async Task Heartbeat_over_polling()
    {
        var time = new ManualTime();
        await StartAsync(build: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var sid = await HandshakeAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("2", await PingAsync());
            await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "3"));
        }

        Assert.Equal("2", await PingAsync());
        time.Advance(TimeSpan.FromSeconds(20.1));
        Assert.Equal("ping timeout", await Closed.NextAsync());

        async Task<string> PingAsync()
        {
            var poll = PollAsync(sid);
            await PendingAsync(sid);
            time.Advance(TimeSpan.FromSeconds(25.1));
            return await AssertAsync(HttpStatusCode.OK, poll);
        }
    }

    [Fact]
    public async Task A_large_answer_arrives_whole()
    {
        await StartAsync(options => options.HttpCompression = null);
        var sid = await HandshakeAsync();
        var text = new string('é', 400_000);

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4" + text));

        Assert.Equal("4" + text, await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    private async Task PendingAsync(string sid)
    {
        var session = Server.Find(sid)!;
        await session.Polling!.WaitForPollAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.True(session.IsWritable, $"no poll of {sid} has arrived");
    }
}
