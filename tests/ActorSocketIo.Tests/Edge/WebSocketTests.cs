using System.Net;
using System.Net.WebSockets;
using System.Text;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorSocketIo.Tests.Edge;

/// <summary>WebSockets and the move to them, over the wire: socketio-behaviour §2.1, RFC 6455.</summary>
public class WebSocketTests : EdgeTest
{
    [Fact]
    public async Task Echoes_text_and_binary()
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.SendAsync("4grüße");
        await socket.SendBinaryAsync([1, 2, 3, 4]);
        await socket.SendBinaryAsync([]);
        await socket.SendAsync("bAQIDBA==");

        Assert.Equal("4grüße", await socket.ReadAsync());
        Assert.Equal("binary 01020304", await socket.ReadAsync());
        Assert.Equal("binary ", await socket.ReadAsync());
        Assert.Equal("binary 01020304", await socket.ReadAsync());
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(999_998)]
    public async Task Messages_of_all_lengths_pass(int length)
    {
        await StartAsync();
        var socket = await OpenAsync();
        var text = "4" + new string('x', length);

        await socket.SendAsync(text);

        Assert.Equal(text, await socket.ReadAsync());
    }

    [Fact]
    public async Task Messages_larger_than_kestrels_buffers_pass_if_allowed()
    {
        await StartAsync(options => options.MaxHttpBufferSize = 8_000_000);
        var socket = await OpenAsync();
        var text = "4" + new string('x', 5_000_000);

        await socket.SendAsync(text);

        Assert.Equal(text, await socket.ReadAsync());
    }

    [Fact]
    public async Task Fragments_are_put_together_with_control_frames_between()
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.WriteAsync(
        [
            .. RawWebSocket.Frame(0x01, "4hel"u8.ToArray()),
            .. RawWebSocket.Frame(0x89, "are you there"u8.ToArray()),
            .. RawWebSocket.Frame(0x00, "lo "u8.ToArray()),
            .. RawWebSocket.Frame(0x00, []),
            .. RawWebSocket.Frame(0x80, "world"u8.ToArray()),
        ]);

        var answers = new[] { await socket.ReadAsync(), await socket.ReadAsync() };
        Assert.Contains("4hello world", answers);
        Assert.Contains("pong are you there", answers);
    }

    [Fact]
    public async Task Frames_that_come_byte_by_byte_are_read()
    {
        await StartAsync();
        var socket = await OpenAsync();

        foreach (var one in RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes("4slow" + new string('x', 200))))
            await socket.WriteAsync([one]);

        Assert.StartsWith("4slow", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Mistakes => new()
    {
        { "reserved bit 1", RawWebSocket.Frame(0xC1, [52]), "close 1002" },
        { "reserved bit 2", RawWebSocket.Frame(0xA1, [52]), "close 1002" },
        { "reserved bit 3", RawWebSocket.Frame(0x91, [52]), "close 1002" },
        { "unmasked", RawWebSocket.Frame(0x81, [52], masked: false), "close 1002" },
        { "reserved data opcode", RawWebSocket.Frame(0x83, [52]), "close 1002" },
        { "reserved control opcode", RawWebSocket.Frame(0x8B, []), "close 1002" },
        { "continuation of nothing", RawWebSocket.Frame(0x80, [52]), "close 1002" },
        { "message inside a message", [.. RawWebSocket.Frame(0x01, [52]), .. RawWebSocket.Frame(0x81, [52])], "close 1002" },
        { "fragmented ping", RawWebSocket.Frame(0x09, []), "close 1002" },
        { "long ping", RawWebSocket.Frame(0x89, new byte[126]), "close 1002" },
        { "close of one byte", RawWebSocket.Frame(0x88, [3]), "close 1002" },
        { "close with 1005", RawWebSocket.Frame(0x88, [0x03, 0xED]), "close 1002" },
        { "close with 999", RawWebSocket.Frame(0x88, [0x03, 0xE7]), "close 1002" },
        { "close with bad text", RawWebSocket.Frame(0x88, [0x03, 0xE8, 0xC3, 0x28]), "close 1002" },
        { "invalid UTF-8", RawWebSocket.Frame(0x81, [52, 0xC3, 0x28]), "close 1007" },
        { "lone surrogate", RawWebSocket.Frame(0x81, [52, 0xED, 0xA0, 0x80]), "close 1007" },
        { "too large", RawWebSocket.Frame(0x81, new byte[1001]), "close 1009" },
        { "too large, announced only", [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], "close 1009" },
        { "too large in fragments", [.. RawWebSocket.Frame(0x01, new byte[600]), .. RawWebSocket.Frame(0x80, new byte[600])], "close 1009" },
        { "too many fragments", [.. RawWebSocket.Frame(0x01, [52]), .. Enumerable.Repeat(RawWebSocket.Frame(0x00, []), 1025).SelectMany(frame => frame)], "close 1009" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task Mistakes_close_with_the_right_status(string what, byte[] bytes, string expected)
    {
        await StartAsync(options => options.MaxHttpBufferSize = 1000);
        var socket = await OpenAsync();

        await socket.WriteAsync(bytes);

        Assert.True(expected == await socket.ReadAsync(), what);
        Assert.Equal("transport error", await Closed.NextAsync());
        Assert.Empty(Server.Clients);
    }

    [Theory]
    [InlineData("abc", "parse error")]
    [InlineData("", "parse error")]
    [InlineData("2", "transport error")]
    [InlineData("1", "transport close")]
    public async Task Bad_packets_end_the_session(string packet, string reason)
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.SendAsync(packet);

        Assert.Equal("close 1005", await socket.ReadAsync());
        Assert.Equal(reason, await Closed.NextAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("6")]
    public async Task Packets_that_say_nothing_are_ignored(string packet)
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.SendAsync(packet);
        await socket.SendAsync("4still here");

        Assert.Equal("4still here", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_close_frame_is_answered_with_its_status()
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.WriteAsync(RawWebSocket.Frame(0x88, [0x0F, 0xA0]));

        Assert.Equal("close 4000", await socket.ReadAsync());
        Assert.Equal("end", await socket.ReadAsync());
        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task A_reset_ends_the_session()
    {
        await StartAsync();
        var socket = await OpenAsync();

        socket.Reset();

        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task Closing_by_the_server_sends_what_is_queued_first()
    {
        await StartAsync();
        var socket = await OpenAsync();
        var session = Assert.Single(Server.Clients);

        session.Send("last words");
        session.Close();

        Assert.Equal("4last words", await socket.ReadAsync());
        Assert.Equal("close 1005", await socket.ReadAsync());
        Assert.Equal("forced close", await Closed.NextAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_costs_no_more_than_its_queue()
    {
        await StartAsync(options => options.MaxQueuedBytes = 1_000_000);
        await OpenAsync();
        var session = Assert.Single(Server.Clients);
        var text = new string('x', 100_000);

        while (session.Send(text))
            await Task.Yield();

        Assert.Equal("transport close", await Closed.NextAsync());
        Assert.Empty(Server.Clients);
    }

    [Fact]
    public async Task A_slow_client_gets_everything_in_order()
    {
        await StartAsync();
        var socket = await OpenAsync();
        var session = Assert.Single(Server.Clients);
        var filler = new string('x', 1000);
        for (var i = 0; i < 5000; i++)
            Assert.True(session.Send($"{i} {filler}"));

        for (var i = 0; i < 5000; i++)
            Assert.StartsWith($"4{i} ", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_pings_is_answered_in_few_pongs()
    {
        await StartAsync();
        var socket = await OpenAsync();

        await socket.WriteAsync([.. Enumerable.Range(0, 10_000).SelectMany(i => RawWebSocket.Frame(0x89, BitConverter.GetBytes(i)))]);
        await socket.SendAsync("4end");

        var pongs = 0;
        while (await socket.ReadAsync() is var text && text != "4end")
        {
            Assert.StartsWith("pong", text, StringComparison.Ordinal);
            pongs++;
        }

        Assert.InRange(pongs, 0, 2000);
    }

    [Fact]
    public async Task Upgrades_from_polling()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var socket = await ConnectAsync($"{WebSocket}&sid={sid}");

        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReadAsync());
        Assert.Equal("6", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
        await socket.WriteAsync([.. RawWebSocket.Frame(0x81, "5"u8.ToArray()), .. RawWebSocket.Frame(0x81, "4hello"u8.ToArray())]);

        Assert.Equal("4hello", await socket.ReadAsync());
        var refused = await AssertAsync(HttpStatusCode.BadRequest, PollAsync(sid));
        Assert.Equal("""{"code":3,"message":"Bad request"}""", refused);
        var error = await Refused.NextAsync();
        Assert.Equal(("TRANSPORT_MISMATCH", "polling", "websocket"), (error.Context["name"], error.Context["transport"], error.Context["previousTransport"]));
    }

    [Fact]
    public async Task A_second_upgrade_is_closed_and_the_first_goes_on()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var first = await ConnectAsync($"{WebSocket}&sid={sid}");
        await first.SendAsync("2probe");
        await first.ReadAsync();

        var second = await ConnectAsync($"{WebSocket}&sid={sid}");
        Assert.Equal("close 1005", await second.ReadAsync());
        await first.SendAsync("5");
        await first.SendAsync("4hello");
        Assert.Equal("4hello", await first.ReadAsync());
        var third = await ConnectAsync($"{WebSocket}&sid={sid}");
        Assert.Equal("close 1005", await third.ReadAsync());

        Assert.True(Closed.IsEmpty);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("4hello")]
    [InlineData("6")]
    public async Task A_candidate_that_errs_is_closed_and_the_session_unharmed(string first)
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var candidate = await ConnectAsync($"{WebSocket}&sid={sid}");

        await candidate.SendAsync(first);

        Assert.Equal("close 1005", await candidate.ReadAsync());
        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4hello"));
        Assert.Equal("4hello", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    [Fact]
    public async Task A_candidate_with_broken_frames_or_a_reset_leaves_the_session_unharmed()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        var broken = await ConnectAsync($"{WebSocket}&sid={sid}");
        await broken.WriteAsync([.. Enumerable.Repeat((byte)0xFF, 14)]);
        Assert.Equal("close 1002", await broken.ReadAsync());
        var reset = await ConnectAsync($"{WebSocket}&sid={sid}");
        reset.Reset();

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4hello"));

        Assert.Equal("4hello", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    [Fact]
    public async Task A_pending_upgrade_times_out()
    {
        await StartAsync(options => options.UpgradeTimeout = TimeSpan.FromMilliseconds(100));
        var sid = await HandshakeAsync();
        var candidate = await ConnectAsync($"{WebSocket}&sid={sid}");

        Assert.Equal("close 1005", await candidate.ReadAsync());
        Assert.NotNull(Server.Find(sid));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: chat, superchat\r\n", "Sec-WebSocket-Protocol: chat\r\n", true)]
    [InlineData("Sec-WebSocket-Protocol: ,,(\r\n", "Sec-WebSocket-Protocol", false)]
    [InlineData("Sec-WebSocket-Protocol: caf\u00c3\u00a9\r\n", "Sec-WebSocket-Protocol", false)]
    [InlineData("Sec-WebSocket-Protocol: a\u007f\r\n", "Sec-WebSocket-Protocol", false)]
    [InlineData("Sec-WebSocket-Extensions: constructor; __proto__=x, permessage-deflate; client_max_window_bits\r\n", "Sec-WebSocket-Extensions", false)]
    public async Task Protocols_are_answered_and_extensions_are_not(string offered, string answer, bool expected)
    {
        await StartAsync();

        var socket = await ConnectAsync(extraHeaders: offered);

        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.Equal(expected, socket.Head.Contains(answer, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "websocket")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short", "websocket")]
    [InlineData("Sec-WebSocket-Version: 13", "websocket")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "h2c")]
    public async Task A_malformed_upgrade_is_answered_400(string headers, string upgrade)
    {
        await StartAsync();
        var raw = await RawAsync();

        await raw.WriteAsync($"GET {WebSocket} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n{headers}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", await raw.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Empty(Server.Clients);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compresses_if_both_want_to(bool offered)
    {
        await StartAsync(options => options.PerMessageDeflate = new CompressionOptions());
        using var client = new ClientWebSocket();
        if (offered)
            client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions { ServerMaxWindowBits = 12 };
        client.Options.CollectHttpResponseDetails = true;
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), CancellationToken.None);
        Assert.Equal(offered, client.HttpResponseHeaders!.ContainsKey("Sec-WebSocket-Extensions"));

        await EchoAsync(client);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task A_small_frame_that_inflates_beyond_the_limit_closes_the_session()
    {
        await StartAsync(options => options.PerMessageDeflate = new CompressionOptions());
        using var client = new ClientWebSocket();
        client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), CancellationToken.None);
        await ReceiveAsync(client);

        await client.SendAsync(new byte[20_000_000], WebSocketMessageType.Binary, true, CancellationToken.None);

        Assert.Equal("close 1009", await ReceiveAsync(client));
        Assert.Equal("transport error", await Closed.NextAsync());
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public async Task Fragments_are_counted_with_compression_too(int fragments, bool taken)
    {
        await StartAsync(options => (options.PerMessageDeflate, options.MaxFragments) = (new CompressionOptions(), 8));
        using var client = new ClientWebSocket();
        client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), CancellationToken.None);
        await ReceiveAsync(client);

        for (var i = 1; i <= fragments; i++)
            await client.SendAsync("4"u8.ToArray(), WebSocketMessageType.Text, i == fragments, CancellationToken.None);

        Assert.Equal(taken ? new string('4', fragments) : "close 1009", await ReceiveAsync(client));
    }

    [Fact]
    public async Task With_compression_a_large_message_in_one_frame_is_one_fragment_however_it_is_read()
    {
        await StartAsync(options => (options.PerMessageDeflate, options.MaxFragments) = (new CompressionOptions(), 1));
        using var client = new ClientWebSocket();
        client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), CancellationToken.None);
        await ReceiveAsync(client);
        var random = new Random(5);
        foreach (var length in new[] { 100, 4095, 4097, 70_000, 900_000 })
        {
            var text = new char[length];
            foreach (ref var one in text.AsSpan())
                one = (char)random.Next('0', 'z');
            var message = "4" + new string(text);

            await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

            Assert.Equal(message, await ReceiveAsync(client));
        }
    }

    [Fact]
    public async Task Works_over_http2()
    {
        await StartAsync(protocols: HttpProtocols.Http2);
        using var client = new ClientWebSocket();
        client.Options.HttpVersion = HttpVersion.Version20;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), invoker, CancellationToken.None);

        await EchoAsync(client);
        Assert.Single(Server.Clients).Close();

        Assert.Equal("close 1000", await ReceiveAsync(client)); // so .NET's client calls a close frame without a status
        Assert.Equal("forced close", await Closed.NextAsync());
    }

    private static async Task EchoAsync(ClientWebSocket client)
    {
        Assert.StartsWith("0{", await ReceiveAsync(client), StringComparison.Ordinal);
        foreach (var text in new[] { "4short", "4" + new string('x', 5000), "4größer" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
            Assert.Equal(text, await ReceiveAsync(client));
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await client.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, result.Count);
            if (result.MessageType == WebSocketMessageType.Close)
                return $"close {(int)result.CloseStatus!}";
            if (result.EndOfMessage)
                return Encoding.UTF8.GetString(message.ToArray());
        }
    }

    private async Task<RawWebSocket> OpenAsync()
    {
        var socket = await ConnectAsync();
        Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);
        return socket;
    }
}
