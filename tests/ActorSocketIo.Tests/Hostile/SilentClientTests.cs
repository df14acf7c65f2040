using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Half-open connections, in virtual time: clients that say no more word, at whatever point, and whose system never says that they have gone.</summary>
public sealed class SilentClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_are_given_up_with_all_that_was_held_for_them(bool usesDirectSockets)
    {
        var time = new ManualTime();
        await using var server = await AttackedServer.StartAsync(usesDirectSockets, services: services => services.AddSingleton<TimeProvider>(time));
        using var wire = new Wire(server.Port);
        var before = await server.CountSettledAsync();
        var silent = new List<RawWebSocket>();
        foreach (var transport in (string[])["websocket", "websocket3", "deflate"])
        {
            foreach (var last in LastWords(isOld: transport == "websocket3"))
            {
                var socket = await wire.UpgradeAsync(Wire.Path(transport), transport == "deflate" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
                await socket.WriteAsync(last);
                silent.Add(socket);
            }
        }

        var polled = await wire.HandshakeAsync(); // nobody asks again
        silent.Add(await SendAsync($"GET {await wire.HandshakeAsync()} HTTP/1.1\r\nHost: x\r\n\r\n")); // a poll
        silent.Add(await wire.UpgradeAsync(polled.Replace("polling", "websocket", StringComparison.Ordinal))); // no probe
        var probed = await wire.UpgradeAsync((await wire.HandshakeAsync()).Replace("polling", "websocket", StringComparison.Ordinal));
        await probed.SendAsync("2probe"); // and nothing then
        silent.Add(probed);
        await Eventually.True(() => server.Io.Engine.ClientsCount == silent.Count);

        // Who does not take our close frame is cut ten seconds later, and the connection of a poll that was answered is Kestrel's to keep alive.
        for (var i = 0; i < 3_000 && server.Io.Engine.ClientsCount + server.Io.Engine.Wheel.Count > 0; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(1);
        }

        Assert.Equal(before with { Connections = 0 }, await Settled(server, before) with { Connections = 0 });
        foreach (var socket in silent)
            Assert.Contains("end", await LastOfAsync(socket), StringComparison.Ordinal);
        Assert.True(server.Faults.Take() is var faults && faults.Length == 0, faults);

        async Task<RawWebSocket> SendAsync(string request)
        {
            var raw = await wire.ConnectAsync();
            await raw.WriteAsync(request);
            return raw;
        }
    }

    /// <summary>What has been taken from a session's queue for a poll is held until it is sent, be the session over or not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_nobody_reads_is_cut_off(bool usesDirectSockets)
    {
        const int bytes = 12_000_000;
        var time = new ManualTime();
        await using var server = await AttackedServer.StartAsync(usesDirectSockets, services: services => services.AddSingleton<TimeProvider>(time));
        using var wire = new Wire(server.Port);
        var url = await wire.HandshakeAsync();
        var session = server.Io.Engine.Find(url.Split("sid=")[1])!;
        for (var i = 0; i < bytes / 1_000_000; i++)
            Assert.True(session.Send(new string('x', 1_000_000), compress: false));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, wire.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n"));
        await client.GetStream().ReadExactlyAsync(new byte[100]); // it is on its way

        await Eventually.True(() => server.Count().Timers == 2); // the session's and the answer's
        for (var i = 0; i < 800; i++)
            time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(0, server.Io.Engine.ClientsCount);
        Assert.InRange(await ReadAllAsync(client.GetStream()), 0, bytes - 1);
        await Eventually.True(() => server.Count() is { Timers: 0, Connections: 1 }); // the handshake's
    }

    private static async Task<long> ReadAllAsync(NetworkStream stream)
    {
        var all = 0L;
        var buffer = new byte[1 << 16];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10)) is > 0 and var read)
                all += read;
        }
        catch (Exception fault) when (fault is IOException or TimeoutException)
        {
            // Reset; or it is whole, and the connection is kept alive.
        }

        return all;
    }

    // Clients of the older protocol are in the main namespace without asking.
    private static List<byte[]> LastWords(bool isOld)
    {
        var connect = isOld ? [] : Text("40");
        return
        [
            [],
            connect,
            Text("40")[..5], // half a word
            [.. connect, 0x81, 0xFE, 0x03, 0xE8, 1, 2, 3, 4, .. new byte[500]], // half a frame
            [.. connect, .. RawWebSocket.Frame(0x01, "42["u8.ToArray())], // half a message
            [.. connect, .. Text("""4510-["echo"]"""), .. RawWebSocket.Frame(0x82, [4, .. new byte[1000]])], // one attachment of ten
        ];
    }

    private static byte[] Text(string packet) => RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(packet));

    private static async Task<Holdings> Settled(AttackedServer server, Holdings expected)
    {
        for (var i = 0; i < 500 && server.Count() with { Connections = 0 } != expected with { Connections = 0 }; i++)
            await Task.Delay(10);
        return server.Count();
    }

    private static async Task<string> LastOfAsync(RawWebSocket socket)
    {
        if (socket.Head.Length == 0)
            return await socket.ReadHeadAsync() + "end"; // of a poll: its answer
        string said;
        while ((said = await socket.ReadAsync()) != "end")
            Assert.True(said.Length > 0, "a frame");
        return said;
    }
}
