using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Numerics;
using System.Text;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>What has brought other servers down, or made them talk: the advisories of socketio-behaviour §7.</summary>
public abstract class AdvisoryTests : AttackTest
{
    private const int Limit = 1_000_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private protected AdvisoryTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Packets_that_break_the_protocol_close_their_session_and_no_other(string transport)
    {
        var isOld = transport is not ("polling" or "websocket" or "deflate");
        var packets = Texts(GoldenTableTests.Closes)
            .Concat(["42[\"disconnect\"]", "42[\"newListener\"]", "421" + new string('9', 500_000) + "[\"echo\"]", "45" + new string('9', 500_000) + "-[\"echo\"]",
                "42[\"echo\"," + new string('[', 10_000) + new string(']', 10_000) + "]", "42[\"echo\",", "abc", "4"])
            // Clients of that age are in the main namespace without asking, and may say so.
            .Where(packet => !isOld || packet is [_, '2' or '3' or '5', ..]);

        await Parallel.ForEachAsync(packets, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (packet, _) =>
        {
            var client = await Wire.JoinAsync(transport);

            await client.SendAsync(packet);

            await AssertEndsAsync(client, packet.Length > 80 ? packet[..80] : packet);
        });
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Packets_that_are_odd_and_no_mistake_do_no_harm(string transport)
    {
        var client = await Wire.JoinAsync(transport);
        var odd = Texts(GoldenTableTests.Ignored).Where(packet => packet != "3" || transport is "polling" or "websocket" or "deflate");

        foreach (var packet in odd)
        {
            await client.SendAsync(packet);
            await AssertServedAsync(client, packet);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Ids_cannot_be_guessed_from_others(string transport)
    {
        const int count = 100;
        var clients = new List<IWireClient>();
        var before = Io.Engine.Clients.ToHashSet();
        for (var i = 0; i < count; i++)
            clients.Add(await Wire.JoinAsync(transport));

        var sids = Io.Engine.Clients.Except(before).Select(session => session.Id).ToArray();
        var ids = Io.Sockets.Sockets.Keys.ToArray();

        Assert.Equal(count, sids.Length);
        var isOld = transport is not ("polling" or "websocket" or "deflate");
        foreach (var all in isOld ? [sids] : (string[][])[sids, ids])
        {
            Assert.Equal(all.Length, all.Distinct().Count());
            var random = all.Select(id => Base64Url.DecodeFromChars(id.AsSpan(id.Length - 20))).ToArray(); // 15 bytes, behind what names the node
            var ones = random.Sum(bytes => bytes.Sum(one => BitOperations.PopCount(one)));
            Assert.InRange(ones / (random.Length * 15.0 * 8), 0.45, 0.55);
            for (var place = 0; place < 15; place++)
                Assert.InRange(random.Select(bytes => bytes[place]).Distinct().Count(), all.Length / 2, all.Length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_post_over_the_limit_is_answered_413_before_it_has_come_and_the_session_lives_on(bool announced)
    {
        var url = await Wire.HandshakeAsync();
        var client = new PollingWire(Wire.Http, url);
        await client.SendAsync("40");
        await client.ReadAsync();
        var raw = await Wire.ConnectAsync();
        await raw.WriteAsync($"POST {url} HTTP/1.1\r\nHost: x\r\n{(announced ? "Content-Length: 100000000" : "Transfer-Encoding: chunked")}\r\n\r\n");

        var head = raw.ReadHeadAsync();
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 65_536)}\r\n");
        var sent = 0L;
        try
        {
            for (; sent < 100_000_000 && !head.IsCompleted; sent += chunk.Length)
                await raw.WriteAsync(chunk);
        }
        catch (IOException)
        {
            // It was answered, and nothing more is taken.
        }

        Assert.StartsWith("HTTP/1.1 413", await head, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 50_000_000); // what fits into the buffers of two systems, and no more
        await AssertServedAsync(client, "a large body");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("deflate")]
    public async Task A_message_over_the_limit_closes_with_1009_before_it_has_come(string transport)
    {
        var client = (WebSocketWire)await Wire.JoinAsync(transport);
        var deflated = transport == "deflate";
        var frame = RawWebSocket.Frame(0x82, new byte[deflated ? Limit + 1 : 8]);
        if (!deflated)
            (frame[1], frame) = (0xFF, [frame[0], 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]); // two gigabytes, announced

        await client.Raw.WriteAsync(frame);

        Assert.Equal("close 1009", await client.Raw.ReadAsync());
    }

    [Theory]
    [InlineData(0xC1)]
    [InlineData(0xA1)]
    [InlineData(0x91)]
    [InlineData(0xF1)]
    public async Task Reserved_bits_in_the_same_segment_as_a_handshake_or_an_upgrade_close_that_WebSocket_only(byte first)
    {
        var url = await Wire.HandshakeAsync();
        foreach (var path in (string[])[Wire.Path("websocket"), url.Replace("polling", "websocket", StringComparison.Ordinal)])
        {
            var raw = await Wire.ConnectAsync();
            var head = $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            await raw.WriteAsync([.. Encoding.ASCII.GetBytes(head), .. RawWebSocket.Frame(first, "2probe"u8.ToArray())]);

            Assert.StartsWith("HTTP/1.1 101", await raw.ReadHeadAsync(), StringComparison.Ordinal);
            string said;
            while ((said = await raw.ReadAsync()).StartsWith('0'))
            {
                // The handshake was on its way.
            }

            Assert.Equal("close 1002", said);
        }

        var client = new PollingWire(Wire.Http, url);
        await client.SendAsync("40");
        await client.ReadAsync();
        await AssertServedAsync(client, "a broken candidate");
    }

    [Fact]
    public async Task Transports_that_there_are_not_are_refused_with_code_0()
    {
        foreach (var name in (string[])["", "constructor", "__proto__", "toString", "websockets", "WEBSOCKET", "webtransport", "polling%00", "..%2F", "%FF", new string('x', 5000)])
        {
            var head = $"GET /socket.io/?EIO=4&transport={name} HTTP/1.1\r\nHost: x\r\n";
            var upgrade = await Wire.ConnectAsync();
            await upgrade.WriteAsync(head + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            var plain = await Wire.ConnectAsync();
            await plain.WriteAsync(head + "Connection: close\r\n\r\n");

            var answer = await upgrade.ReadToEndAsync();
            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
            Assert.EndsWith("Transport unknown", answer, StringComparison.Ordinal);
            Assert.Contains("{\"code\":0,\"message\":\"Transport unknown\"}", await plain.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("deflate")]
    public async Task A_long_packet_in_small_pieces_is_put_together_in_linear_time(string transport)
    {
        var text = "427[\"echo\",\"" + new string('x', 900_000) + "\"]";
        var url = transport == "polling" ? await Wire.HandshakeAsync() : "";
        var client = transport == "polling" ? new PollingWire(Wire.Http, url) : await Wire.OpenAsync(transport);
        await client.SendAsync("40");
        await client.ReadAsync();
        var clock = Stopwatch.StartNew();

        if (client is WebSocketWire socket)
        {
            foreach (var piece in RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(text)).Chunk(200))
                await socket.Raw.WriteAsync(piece);
        }
        else
        {
            var raw = await Wire.ConnectAsync();
            await raw.WriteAsync($"POST {url} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            foreach (var piece in text.Chunk(200))
                await raw.WriteAsync($"{piece.Length:x}\r\n{new string(piece)}\r\n");
            await raw.WriteAsync("0\r\n\r\n");
        }

        Assert.Equal(text.Length - "\"echo\",".Length, (await client.ReadAsync()).Length);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Attachments_that_are_announced_and_never_come_are_forgotten_with_their_client(string transport)
    {
        var attachment = transport switch
        {
            "polling3" or "jsonp" or "websocket3" => "b4" + Convert.ToBase64String(new byte[30_000]),
            _ => "b" + Convert.ToBase64String(new byte[30_000]),
        };
        for (var i = 0; i < 20; i++)
        {
            var client = await Wire.JoinAsync(transport);
            await client.SendAsync("""4510-["echo",{"_placeholder":true,"num":0}]""");
            await client.SendAsync([.. Enumerable.Repeat(attachment, 9)]);
            await client.SendAsync("""42["echo"]""");
            await AssertEndsAsync(client, "text among attachments");
        }
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("deflate")]
    public async Task Pings_are_answered_with_what_they_said_and_longer_ones_than_may_be_close(string transport)
    {
        var client = (WebSocketWire)await Wire.JoinAsync(transport);
        for (var length = 0; length <= 125; length += 25)
        {
            await client.Raw.WriteAsync(RawWebSocket.Frame(0x89, [.. Enumerable.Repeat((byte)'p', length)]));
            Assert.Equal("pong " + new string('p', length), await client.Raw.ReadAsync());
        }

        await client.Raw.WriteAsync(RawWebSocket.Frame(0x89, new byte[126]));

        Assert.Equal("close 1002", await client.Raw.ReadAsync());
    }

    [Fact]
    public async Task Headers_of_an_upgrade_that_are_long_and_strange_are_read_in_linear_time()
    {
        var clock = Stopwatch.StartNew();
        foreach (var header in (string[])
        [
            "Sec-WebSocket-Protocol: " + new string(' ', 20_000) + "x", "Sec-WebSocket-Protocol: " + string.Concat(Enumerable.Repeat("a, ", 7000)),
            "Sec-WebSocket-Protocol: " + new string(',', 20_000), "Sec-WebSocket-Extensions: constructor", "Sec-WebSocket-Extensions: __proto__; toString=hasOwnProperty",
            "Sec-WebSocket-Extensions: permessage-deflate" + string.Concat(Enumerable.Repeat("; client_max_window_bits", 800)),
            "Sec-WebSocket-Extensions: " + string.Concat(Enumerable.Repeat("permessage-deflate; x, ", 800)), "Sec-WebSocket-Extensions: " + new string('=', 20_000),
            "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\"" + new string('9', 10_000), "Cookie: " + new string('=', 20_000),
        ])
        {
            var client = new WebSocketWire(await Wire.UpgradeAsync(Wire.Path("websocket"), header + "\r\n"));
            Assert.StartsWith("0{", await client.ReadAsync(), StringComparison.Ordinal);
            await client.SendAsync("40");
            await client.ReadAsync();
            await AssertServedAsync(client, header[..24]);
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
    }

    [Theory]
    [InlineData(101, 10)]
    [InlineData(20, 2_000)]
    [InlineData(1, 40_000)]
    public async Task More_headers_than_may_be_are_refused_and_a_longer_address_too(int count, int length)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        foreach (var path in (string[])[Wire.Path("websocket"), Wire.Path("polling")])
        {
            var upgrade = await Wire.ConnectAsync();
            await upgrade.UpgradeAsync(path, headers);
            Assert.StartsWith("HTTP/1.1 431", upgrade.Head, StringComparison.Ordinal);

            var longer = await Wire.ConnectAsync();
            await longer.UpgradeAsync(path + "&x=" + new string('x', 9_000));
            Assert.StartsWith("HTTP/1.1 414", longer.Head, StringComparison.Ordinal);
        }
    }

    /// <summary>Buffers are the pool's: what another client's bytes were in must not be sent.</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Nothing_of_what_others_have_sent_is_sent(string transport)
    {
        var other = await Wire.JoinAsync("websocket");
        var client = await Wire.JoinAsync(transport);
        for (var length = 1; length < 70_000; length = (length * 3) + 1)
        {
            await other.SendAsync($"42[\"nobody listens\",\"{string.Concat(Enumerable.Repeat("SECRET", (length / 6) + 1))}\"]");
            await AssertServedAsync(other, "a secret");
            var own = new string('o', length);
            await client.SendAsync($"427[\"echo\",\"{own}\"]");

            Assert.Equal($"437[\"{own}\"]", await client.ReadAsync());
        }
    }

    [Theory]
    [InlineData("polling", "3")]
    [InlineData("websocket", "3")]
    [InlineData("deflate", "3")]
    [InlineData("polling", "6")]
    [InlineData("websocket", "5")]
    [InlineData("websocket3", "2")]
    public async Task A_flood_of_packets_that_say_nothing_spawns_nothing(string transport, string packet)
    {
        var client = await Wire.JoinAsync(transport);
        var before = Server.Count();

        for (var i = 0; i < 10; i++)
            await client.SendAsync([.. Enumerable.Repeat(packet, 4_000)]);

        await AssertServedAsync(client, "a flood");
        Assert.Equal(before with { Connections = 0 }, Server.Count() with { Connections = 0 });
    }

    [Theory]
    [InlineData("polling3")]
    [InlineData("jsonp")]
    [InlineData("websocket3")]
    public async Task A_flood_of_pings_whose_answers_nobody_takes_is_no_more_than_an_outbox(string transport)
    {
        var before = Io.Engine.Clients.ToHashSet();
        var client = await Wire.JoinAsync(transport);
        var session = Io.Engine.Clients.Except(before).Single();

        for (var i = 0; i < 10; i++)
            await client.SendAsync([.. Enumerable.Repeat("2", 4_000)]);

        Assert.InRange(session.QueuedPackets, 0, Io.Options.Engine.MaxQueuedPackets);
    }

    [Fact]
    public async Task A_post_of_bytes_closes_its_session_cleanly()
    {
        var url = await Wire.HandshakeAsync();
        var client = new PollingWire(Wire.Http, url);
        var poll = client.ReadAsync();
        using var bytes = new ByteArrayContent([4, 1, 2]) { Headers = { ContentType = new("application/octet-stream") } };

        using var answer = await Wire.Http.PostAsync(url, bytes);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("end", await poll);
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class AdvisoryOverKestrelTests(KestrelAttackFixture fixture) : AdvisoryTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class AdvisoryOverDirectSocketsTests(DirectAttackFixture fixture) : AdvisoryTests(fixture);
