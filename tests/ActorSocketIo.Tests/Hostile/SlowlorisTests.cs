using System.Diagnostics;
using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Clients that take their time with what they must send at once; each connection of theirs is ended within a few seconds.</summary>
public abstract class SlowlorisTests : AttackTest
{
    private const int Each = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    private protected SlowlorisTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Headers_handshakes_and_bodies_that_trickle_are_cut_off()
    {
        var head = $"GET {Wire.Path("polling")} HTTP/1.1\r\nHost: x\r\nX-Slow: ";
        var upgrade = $"GET {Wire.Path("websocket")} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nX-Slow: ";
        var endless = new string('x', 10_000);
        var starts = new List<(string Start, string Drops)>();
        for (var i = 0; i < Each; i++)
        {
            starts.Add((head, endless));
            starts.Add((upgrade, endless));
            starts.Add(("G", "ET / HTTP/1.1" + endless));
            starts.Add(($"POST {await Wire.HandshakeAsync()} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n4", endless));
            starts.Add(($"POST {await Wire.HandshakeAsync()} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", string.Concat(Enumerable.Repeat("1\r\nx\r\n", 1000))));
        }

        await Task.WhenAll(starts.Select(async slow =>
        {
            var raw = await Wire.ConnectAsync();
            await raw.WriteAsync(slow.Start);
            var said = raw.ReadToEndAsync();
            var clock = Stopwatch.StartNew();
            try
            {
                for (var i = 0; !said.IsCompleted && clock.Elapsed < Limit; i += 2)
                {
                    await Task.WhenAny(said, Task.Delay(100));
                    await raw.WriteAsync(slow.Drops.Substring(i, 2));
                }
            }
            catch (IOException)
            {
                // It was cut off.
            }

            Assert.True(clock.Elapsed < Limit, $"{slow.Start} goes on for ever");
            Assert.DoesNotContain("200 OK", await said, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public async Task Who_says_nothing_at_all_and_who_stops_within_a_frame_costs_no_thread()
    {
        var before = ThreadPool.ThreadCount;
        for (var i = 0; i < 100; i++)
        {
            await Wire.ConnectAsync();
            var socket = await Wire.UpgradeAsync(Wire.Path("websocket"));
            await socket.WriteAsync(RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes("40" + new string('x', 1000)))[..(4 + i)]);
        }

        var client = await Wire.JoinAsync("websocket");
        await AssertServedAsync(client, "two hundred that wait");
        Assert.InRange(ThreadPool.ThreadCount, 0, before + 16);
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class SlowlorisOverKestrelTests(KestrelAttackFixture fixture) : SlowlorisTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class SlowlorisOverDirectSocketsTests(DirectAttackFixture fixture) : SlowlorisTests(fixture);
