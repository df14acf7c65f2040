using System.Net;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Clients that mean no good, many at once: socketio-behaviour §7. The server must serve the next one.</summary>
public class HostileTests : EdgeTest
{
    [Fact]
    public async Task Connections_cut_at_any_moment_while_everybody_is_sent_to()
    {
        var opened = 0;
        await StartAsync();
        Server.Connection += _ => Interlocked.Increment(ref opened);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var session in Server.Clients)
                    session.Send(new string('x', 2000));
                await Task.Yield();
            }
        });

        var random = new Random(3);
        var delays = Enumerable.Range(0, 120).Select(_ => random.Next(0, 30)).ToArray();
        await Parallel.ForEachAsync(delays, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (delay, cancellation) =>
        {
            var socket = await ConnectAsync();
            if (delay % 3 == 0)
                await socket.SendAsync("4hello");
            await Task.Delay(delay, cancellation);
            if (delay % 2 == 0)
                socket.Reset();
            else
                socket.Dispose();
        });
        await stop.CancelAsync();
        await sending;

        // One that is cut between the answer to its handshake and the session's opening has none.
        for (var i = 0; i < Volatile.Read(ref opened); i++)
            await Closed.NextAsync();
        await Eventually.True(() => Server.ClientsCount == 0);
        Assert.InRange(opened, delays.Length / 2, delays.Length);
        await AssertHealthyAsync();
    }

    [Fact]
    public async Task Upgrades_that_are_reset_at_any_moment()
    {
        await StartAsync();
        var sid = await HandshakeAsync();
        for (var i = 0; i < 30; i++)
        {
            var raw = await RawAsync();
            var head = $"GET {WebSocket}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            await raw.WriteAsync(i % 2 == 0 ? head : head[..(i * 5)]);
            if (i % 4 == 0)
                await raw.WriteAsync(RawWebSocket.Frame(0x81, "2probe"u8.ToArray()));
            raw.Reset();
        }

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, "4hello"));
        Assert.Equal("4hello", await AssertAsync(HttpStatusCode.OK, PollAsync(sid)));
    }

    [Fact]
    public async Task Random_frames_end_their_own_session_only()
    {
        await StartAsync(options => options.PingInterval = TimeSpan.FromSeconds(100));
        var bystander = await ConnectAsync();
        await bystander.ReadAsync();
        var random = new Random(4);
        for (var i = 0; i < 40; i++)
        {
            var socket = await ConnectAsync();
            var bytes = new byte[500];
            random.NextBytes(bytes);
            await socket.WriteAsync(bytes);
            socket.Dispose();
        }

        for (var i = 0; i < 40; i++)
            await Closed.NextAsync();
        await bystander.SendAsync("4hello");
        Assert.Equal("4hello", await bystander.ReadAsync());
        Assert.Equal(1, Server.ClientsCount);
    }

    [Fact]
    public async Task Random_posts_end_their_own_session_only()
    {
        await StartAsync();
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            await AssertAsync(HttpStatusCode.OK, PostAsync(await HandshakeAsync(), new ByteArrayContent(bytes)));
        }

        await AssertHealthyAsync();
    }

    [Fact]
    public async Task A_payload_of_very_many_packets_is_read_in_linear_time()
    {
        await StartAsync(options => options.MaxQueuedPackets = 1_000_000);
        var sid = await HandshakeAsync();
        var received = 0;
        Server.Find(sid)!.PacketReceived += _ => received++;

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, string.Join('\u001e', Enumerable.Repeat("3", 499_999))));

        Assert.Equal(499_999, received);
    }

    [Fact]
    public async Task A_client_that_echoes_more_than_it_reads_loses_its_session()
    {
        await StartAsync(options => options.MaxQueuedPackets = 1000);
        var sid = await HandshakeAsync();

        await AssertAsync(HttpStatusCode.OK, PostAsync(sid, string.Join('\u001e', Enumerable.Repeat("4x", 2000))));

        Assert.Equal("transport close", await Closed.NextAsync());
    }

    [Fact]
    public async Task Ids_guessed_by_the_thousand_open_nothing()
    {
        await StartAsync();

        for (var i = 0; i < 1000; i++)
            await AssertAsync(HttpStatusCode.BadRequest, PollAsync($"AAAAAAAAAAAAAAAAA{i:000}"));

        Assert.Equal(0, Server.ClientsCount);
    }

    [Fact]
    public async Task Header_injection_through_what_is_echoed_is_not_possible()
    {
        await StartAsync(options =>
        {
            options.Cookie = new EngineCookie();
            options.AllowRequest = request => ValueTask.FromResult(
                request.Query.TryGetValue("say", out var said) ? AllowResult.Refuse(said) : AllowResult.Allow);
        });
        Server.GenerateId = _ => ValueTask.FromResult("a\r\nset-cookie: evil=1;\"");

        using var refused = await Http.GetAsync(Polling + "&say=%0d%0aset-cookie:%20evil=1%22");
        using var opened = await Http.GetAsync(Polling);

        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Equal("""{"code":4,"message":"\r\nset-cookie: evil=1\""}""", await refused.Content.ReadAsStringAsync());
        Assert.StartsWith("io=a%0D%0Aset-cookie%3A%20evil%3D1%3B%22; ", Assert.Single(opened.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    private async Task AssertHealthyAsync()
    {
        var socket = await ConnectAsync();
        Assert.StartsWith("0{", await socket.ReadAsync(), StringComparison.Ordinal);
        await socket.SendAsync("4hello");
        Assert.Equal("4hello", await socket.ReadAsync());
    }
}
