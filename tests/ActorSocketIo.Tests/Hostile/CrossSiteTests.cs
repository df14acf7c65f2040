using System.Net;
using System.Text;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Pages of other sites, in the browser of somebody whom the server knows: what they may do by default, and how they are refused.</summary>
public abstract class CrossSiteTests : AttackTest
{
    private const string Evil = "https://evil.example";

    private protected CrossSiteTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task By_default_no_answer_lets_another_site_read_it()
    {
        var url = await Wire.HandshakeAsync();
        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Get, Hostile.Wire.Path("polling")), (HttpMethod.Post, url), (HttpMethod.Get, url), (HttpMethod.Get, Hostile.Wire.Path("polling") + "&sid=unknown"),
            (HttpMethod.Get, "/socket.io/?EIO=4&transport=nothing"), (HttpMethod.Options, Hostile.Wire.Path("polling")), (HttpMethod.Options, url), (HttpMethod.Put, url),
            (HttpMethod.Get, "/socket.io/socket.io.js"),
        ])
        {
            using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent("40", Encoding.UTF8, "text/plain") : null };
            request.Headers.Add("Origin", Evil);
            if (method == HttpMethod.Options)
                request.Headers.Add("Access-Control-Request-Method", "POST");

            using var answer = await Wire.Http.SendAsync(request);

            Assert.DoesNotContain(answer.Headers.Concat(answer.Content.Headers), header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>As in the reference: browsers do not ask before they open WebSockets, and CORS says nothing of them. Whoever trusts cookies must look at Origin.</summary>
    [Fact]
    public async Task By_default_a_WebSocket_of_another_site_is_taken_like_any_other()
    {
        foreach (var origin in (string[])[Evil, "null", "http://127.0.0.1"])
        {
            var socket = await Wire.UpgradeAsync(Hostile.Wire.Path("websocket"), $"Origin: {origin}\r\nCookie: session=secret\r\n");
            Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain("Access-Control", socket.Head, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_application_that_looks_at_Origin_refuses_other_sites_on_every_way()
    {
        await using var server = await AttackedServer.StartAsync(this is CrossSiteOverDirectSocketsTests, options => options.Engine.AllowRequest = request =>
            ValueTask.FromResult(request.Header("origin") is null or "https://app.example" ? AllowResult.Allow : AllowResult.Refuse("another site")));
        using var wire = new Wire(server.Port);
        foreach (var origin in (string?[])[Evil, "null", "https://app.example.evil.example", "https://app.example", null])
        {
            var isTaken = origin is null or "https://app.example";
            var header = origin is null ? "" : $"Origin: {origin}\r\n";
            foreach (var transport in Hostile.Wire.Transports)
            {
                var raw = await wire.ConnectAsync();
                var isUpgrade = transport is "websocket" or "deflate" or "websocket3";
                if (isUpgrade)
                    await raw.UpgradeAsync(Hostile.Wire.Path(transport), header);
                else
                    await raw.WriteAsync($"GET {Hostile.Wire.Path(transport)} HTTP/1.1\r\nHost: x\r\n{header}\r\n");

                var status = (isTaken, isUpgrade) switch { (true, true) => 101, (true, false) => 200, (false, true) => 400, (false, false) => 403 };
                Assert.StartsWith($"HTTP/1.1 {status}", isUpgrade ? raw.Head : await raw.ReadHeadAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(2 * Hostile.Wire.Transports.Length, server.Io.Engine.ClientsCount);
    }

    /// <summary>A page of another site can post without being asked about it, but not know where to.</summary>
    [Fact]
    public async Task A_post_of_another_site_needs_an_id_that_it_cannot_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Hostile.Wire.Path("polling")) { Content = new StringContent("40", Encoding.UTF8, "text/plain") };
        request.Headers.Add("Origin", Evil);

        using var answer = await Wire.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"code":2,"message":"Bad handshake method"}""", await answer.Content.ReadAsStringAsync());
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class CrossSiteOverKestrelTests(KestrelAttackFixture fixture) : CrossSiteTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class CrossSiteOverDirectSocketsTests(DirectAttackFixture fixture) : CrossSiteTests(fixture);
