using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Server;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>The whole server on Kestrel: what breaks the protocol costs its sender, over both transports, and nobody else.</summary>
public sealed class KestrelTests(KestrelTests.Fixture fixture) : IClassFixture<KestrelTests.Fixture>
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";

    [Fact]
    public async Task A_polling_client_is_served()
    {
        var sid = await HandshakeAsync();

        await PostAsync(sid, """40{"token":"123"}""");
        Assert.StartsWith("40{\"sid\":", await PollAsync(sid), StringComparison.Ordinal);
        await PostAsync(sid, """4212["echo",1,{"_placeholder":true}]""");

        Assert.Equal("""4312[1,{"_placeholder":true}]""", await PollAsync(sid));
    }

    [Theory]
    [InlineData("42[\"echo\"]")]
    [InlineData("4abc")]
    [InlineData("40[]")]
    [InlineData("41")]
    public async Task Over_polling_a_bad_packet_closes_the_session_with_the_next_poll(string packet)
    {
        var sid = await HandshakeAsync();

        await PostAsync(sid, packet);
        await PostAsync(sid, "40");

        Assert.Equal("6\u001e1", await PollAsync(sid));
        await AssertGoneAsync(sid);
    }

    [Theory]
    [InlineData("42{}", "forced close")]
    [InlineData("40", "forced server close")]
    [InlineData("44", "forced server close")]
    [InlineData("bAQI=", "forced close")]
    public async Task Over_polling_a_bad_packet_of_a_joined_client_closes_the_session_with_the_next_poll(string packet, string why)
    {
        var sid = await HandshakeAsync();
        await PostAsync(sid, "40");
        var joined = await PollAsync(sid);
        var socket = fixture.Io.Sockets.Sockets[joined.Split('"')[3]];
        var reason = new TaskCompletionSource<string>();
        socket.OnDisconnect(reason.SetResult);

        await PostAsync(sid, packet);
        await PostAsync(sid, "4212[\"echo\"]");

        Assert.Equal("6\u001e1", await PollAsync(sid));
        Assert.Equal(why, await reason.Task.Soon());
        await AssertGoneAsync(sid);
    }

    [Fact]
    public async Task Over_polling_a_bad_packet_is_answered_on_the_pending_poll()
    {
        var sid = await HandshakeAsync();
        var poll = PollAsync(sid);
        await fixture.Io.Engine.Find(sid)!.Polling!.WaitForPollAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        await PostAsync(sid, "4abc");

        Assert.Equal("1", await poll);
        await AssertGoneAsync(sid);
    }

    [Theory]
    [InlineData("42[\"echo\"]")]
    [InlineData("40\u001e41{}")]
    [InlineData("40\u001e42{}")]
    [InlineData("40\u001e42[\"disconnect\"]")]
    [InlineData("40\u001e4511-[\"echo\"]")]
    [InlineData("40\u001e439007199254740993[]")]
    public async Task Over_a_WebSocket_bad_packets_close_it(string packets)
    {
        using var socket = await OpenAsync();

        foreach (var packet in packets.Split('\u001e'))
            await SendAsync(socket, packet);

        await ReadToEndAsync(socket);
        Assert.NotEqual(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_client_that_goes_while_its_events_wait_for_handlers_is_noticed()
    {
        using var socket = await OpenAsync();
        await ReadAsync(socket);
        await SendAsync(socket, "40/waits,");
        var id = (await ReadAsync(socket))!.Split('"')[3];
        var nsp = fixture.Io.Of("/waits");
        var ended = new TaskCompletionSource<string>();
        nsp.Sockets[id].OnDisconnect(ended.SetResult);
        for (var i = 0; i < 6_000; i++) // more than half of the limit: it is not read any more
            await SendAsync(socket, "42/waits,[\"wait\"]");

        socket.Abort();

        Assert.Equal("transport close", await ended.Task.Soon());
        Assert.Empty(nsp.Sockets);
    }

    [Fact]
    public async Task A_client_that_behaves_does_not_notice_those_that_do_not()
    {
        using var good = await OpenAsync();
        await SendAsync(good, "40");
        await ReadAsync(good);
        await ReadAsync(good);

        await Parallel.ForAsync(0, 30, async (i, _) =>
        {
            using var bad = await OpenAsync();
            await SendAsync(bad, "40");
            await SendAsync(bad, i % 3 == 0 ? "42[\"echo\"," + new string('[', 5000) : i % 3 == 1 ? "42[\"disconnecting\"]" : "4");
            await ReadToEndAsync(bad);
        });

        await SendAsync(good, "420[\"echo\",\"well?\"]");
        Assert.Equal("430[\"well?\"]", await ReadAsync(good));
        await Eventually.True(() => fixture.Io.Sockets.Sockets.Count == fixture.Io.Sockets.Adapter.Rooms.Count);
    }

    [Fact]
    public async Task Guessed_session_ids_are_unknown_and_start_nothing()
    {
        var region = ClusterSharding.Get(fixture.Io.RunningNode.System).ShardRegion(SocketSharding.TypeName);
        var before = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
        var self = fixture.Io.RunningNode.Peers.Self.ToString();

        foreach (var guess in (string[])[self, self + new string('A', 20), "AAAAAAAA" + new string('A', 20), "%00", "..%2F..%2Fuser", new string('x', 2000), SocketId.Create(fixture.Io.RunningNode.Peers.Self)])
        {
            using var answer = await fixture.Http.GetAsync($"{Polling}&sid={guess}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await answer.Content.ReadAsStringAsync());
        }

        var after = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
        Assert.Equal(before.Shards.Sum(shard => shard.EntityIds.Count), after.Shards.Sum(shard => shard.EntityIds.Count));
    }

    private async Task AssertGoneAsync(string sid)
    {
        using var next = await fixture.Http.GetAsync($"{Polling}&sid={sid}");
        Assert.Equal(HttpStatusCode.BadRequest, next.StatusCode);
        Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await next.Content.ReadAsStringAsync());
        Assert.Null(fixture.Io.Engine.Find(sid));
    }

    private async Task<string> HandshakeAsync()
    {
        using var json = JsonDocument.Parse((await fixture.Http.GetStringAsync(Polling))[1..]);
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    private async Task PostAsync(string sid, string body)
    {
        using var answer = await fixture.Http.PostAsync($"{Polling}&sid={sid}", new StringContent(body, Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<string> PollAsync(string sid) => fixture.Http.GetStringAsync($"{Polling}&sid={sid}");

    private async Task<ClientWebSocket> OpenAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{fixture.Http.BaseAddress!.Authority}/socket.io/?EIO=4&transport=websocket"), CancellationToken.None);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.State == WebSocketState.Open ? socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None) : Task.CompletedTask;

    private static async Task<string?> ReadAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, patience.Token);
        return result.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private static async Task ReadToEndAsync(ClientWebSocket socket)
    {
        try
        {
            while (await ReadAsync(socket) is not null)
            {
                // What was on its way.
            }
        }
        catch (WebSocketException)
        {
            // It was cut, which is an end too.
        }
    }

    /// <summary>An echo server on a port of the system's choice.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private WebApplication _app = null!;

        public SocketIoServer Io { get; private set; } = null!;

        public HttpClient Http { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
            builder.Services.AddSocketIo();
            _app = builder.Build();
            Io = _app.MapSocketIo();
            Io.OnConnection(socket => socket.On("echo", context => context.Ack(context.Args.ToValues())));
            Io.Of("/waits").OnConnection(socket => socket.On("wait", () => Task.Delay(Timeout.Infinite, socket.Aborted)));
            await _app.StartAsync();
            var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
        }

        public async Task DisposeAsync()
        {
            Http.Dispose();
            await _app.DisposeAsync();
        }
    }
}
