using System.Net;
using System.Text.Json;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Limits;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>What has no advisory yet: the further cases of socketio-behaviour §7, over the wire.</summary>
public abstract class FurtherCaseTests : AttackTest
{
    private protected FurtherCaseTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task An_abandoned_poll_ends_its_session_whose_id_is_unknown_then()
    {
        var url = await Wire.HandshakeAsync();
        var raw = await Wire.ConnectAsync();
        await raw.WriteAsync($"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n");
        var session = Io.Engine.Find(url.Split("sid=")[1])!;
        await session.Polling!.WaitForPollAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        raw.Reset();

        await Eventually.True(() => Io.Engine.Find(session.Id) is null);
        foreach (var again in (HttpResponseMessage[])[await Wire.Http.GetAsync(url), await Wire.Http.PostAsync(url, new StringContent("3"))])
        {
            Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
            Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await again.Content.ReadAsStringAsync());
            again.Dispose();
        }
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("deflate")]
    public async Task Namespaces_are_refused_from_the_thousandth_on_and_all_are_left(string transport)
    {
        var client = await Wire.JoinAsync(transport);
        for (var i = 0; i < 1_010; i += 101)
            await client.SendAsync([.. Enumerable.Range(i, 101).Select(n => $"40/dyn-{transport}-{n},")]);

        var (granted, refused) = (0, 0);
        while (granted + refused < 1_010)
        {
            var answer = await client.ReadAsync();
            granted += answer.StartsWith("40/dyn", StringComparison.Ordinal) ? 1 : 0;
            refused += answer.EndsWith("{\"message\":\"too many namespaces\"}", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.Equal((Io.Options.MaxNamespacesPerClient - 1, 11), (granted, refused));
        await AssertServedAsync(client, "many namespaces");
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_closes_on_both_transports()
    {
        foreach (var bytes in (byte[][])[[0x34, 0xC3, 0x28], [0x34, 0xED, 0xA0, 0x80], [0x34, 0x32, 0x5B, 0x22, 0xF8, 0x22, 0x5D], [0x34, 0xC0, 0x80], [0x34, 0x32, 0xE2, 0x82]])
        {
            foreach (var transport in (string[])["websocket", "deflate"])
            {
                var socket = (WebSocketWire)await Wire.JoinAsync(transport);
                await socket.Raw.WriteAsync(RawWebSocket.Frame(0x81, bytes));
                Assert.StartsWith("close 100", await socket.Raw.ReadAsync(), StringComparison.Ordinal);
            }

            var url = await Wire.HandshakeAsync();
            var polling = new PollingWire(Wire.Http, url);
            using var answer = await Wire.Http.PostAsync(url, new ByteArrayContent(bytes));
            await AssertEndsAsync(polling, Convert.ToHexString(bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Names_of_namespaces_are_text_and_nothing_else(string transport)
    {
        // Of the older protocol what stands behind a question mark is a query.
        var isOld = transport is not ("polling" or "websocket" or "deflate");
        foreach (var name in Texts(NameTests.Names).Where(name => !isOld || !name.Contains('?', StringComparison.Ordinal)))
        {
            var client = await Wire.JoinAsync(transport);
            await client.SendAsync($"40/{name},");
            Assert.StartsWith("44/", await client.ReadAsync(), StringComparison.Ordinal);
            await client.SendAsync($"40/dyn{name},");
            Assert.StartsWith("40/dyn", await client.ReadAsync(), StringComparison.Ordinal);
            await AssertServedAsync(client, name);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Names_of_rooms_are_text_and_nothing_else(string transport)
    {
        var client = await Wire.JoinAsync(transport);
        var rooms = 1;
        foreach (var name in Texts(NameTests.Names))
        {
            await client.SendAsync($"421[\"join\",[{JsonSerializer.Serialize(name)}]]");
            Assert.Equal($"431[{++rooms}]", await client.ReadAsync());
        }
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("deflate")]
    [InlineData("polling3")]
    public async Task Answers_to_nothing_leave_nothing_and_count_for_nobody_else(string transport)
    {
        var before = Io.Sockets.Sockets.Keys.ToHashSet();
        var victim = await Wire.JoinAsync("websocket");
        var asked = Io.Sockets.Sockets[Io.Sockets.Sockets.Keys.Except(before).Single()];
        var client = await Wire.JoinAsync(transport);
        var own = Io.Sockets.Sockets[Io.Sockets.Sockets.Keys.Except(before).Single(id => id != asked.Id)];
        var answer = asked.EmitWithAckAsync("who?");
        var question = await victim.ReadAsync();

        for (var i = 0; i < 20_000; i += 2_000)
            await client.SendAsync([.. Enumerable.Range(i, 2_000).Select(id => $"43{id}[\"not me\"]")]);
        await AssertServedAsync(client, "answers that nobody asked for");
        Assert.False(answer.IsCompleted);
        await victim.SendAsync($"43{question[2..question.IndexOf('[', StringComparison.Ordinal)]}[\"me\"]");

        Assert.Equal("me", (await answer.Soon()).Get<string>(0));
        Assert.True(own.Acks.IsEmpty);
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class FurtherCaseOverKestrelTests(KestrelAttackFixture fixture) : FurtherCaseTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class FurtherCaseOverDirectSocketsTests(DirectAttackFixture fixture) : FurtherCaseTests(fixture);
