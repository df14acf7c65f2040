using System.Globalization;
using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Conversations that are cut behind each of their bytes, by a reset or an end: the rest of the server never notices.</summary>
public abstract class CutTests : AttackTest
{
    private const string Upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private protected CutTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Over_polling(bool isReset) => CutEverywhereAsync(isReset, async line =>
    {
        var sid = (await line.RequestAsync("GET /socket.io/?EIO=4&transport=polling")).Split('"')[3];
        foreach (var body in (string[])["40", "427[\"echo\",\"gr\u00fc\u00dfe\"]\u001e451-8[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID"])
        {
            await line.RequestAsync($"POST /socket.io/?EIO=4&transport=polling&sid={sid}", body);
            await line.RequestAsync($"GET /socket.io/?EIO=4&transport=polling&sid={sid}");
        }

        await line.RequestAsync($"POST /socket.io/?EIO=4&transport=polling&sid={sid}", "41\u001e1");
    });

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "Sec-WebSocket-Extensions: permessage-deflate\r\n")]
    public Task Over_a_WebSocket(bool isReset, string extensions) => CutEverywhereAsync(isReset, async line =>
    {
        await line.UpgradeAsync(Hostile.Wire.Path("websocket"), extensions);
        await line.ReadAsync();
        await line.SendAsync(Text("40"));
        await line.ReadAsync();
        await line.SendAsync(Text("427[\"echo\",\"gr\u00fc\u00dfe\"]"));
        await line.ReadAsync();
        if (extensions.Length > 0)
            await line.SendAsync(RawWebSocket.Frame(0xC1, RawWebSocket.Deflate(Encoding.UTF8.GetBytes("427[\"nobody\",\"" + new string('x', 300) + "\"]"))));
        await line.SendAsync(Text("""451-8["echo",{"_placeholder":true,"num":0}]"""));
        await line.SendAsync(RawWebSocket.Frame(0x82, [1, 2, 3]));
        await line.SendAsync([.. RawWebSocket.Frame(0x01, "429[\"ec"u8.ToArray()), .. RawWebSocket.Frame(0x89, "p"u8.ToArray()), .. RawWebSocket.Frame(0x80, "ho\"]"u8.ToArray())]);
        await line.SendAsync(RawWebSocket.Frame(0x88, [0x03, 0xE8]));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task On_the_way_from_polling_to_a_WebSocket(bool isReset) => CutEverywhereAsync(isReset, async line =>
    {
        var url = await Wire.HandshakeAsync();
        await line.UpgradeAsync(url.Replace("polling", "websocket", StringComparison.Ordinal), "");
        await line.SendAsync(Text("2probe"));
        await line.ReadAsync();
        await line.SendAsync(Text("5"));
        await line.SendAsync(Text("40"));
        await line.ReadAsync();
        await line.SendAsync(Text("427[\"echo\",1]"));
        await line.ReadAsync();
    });

    private static byte[] Text(string packet) => RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(packet));

    // From no byte at all to the whole conversation, whose last cut is its end.
    private async Task CutEverywhereAsync(bool isReset, Func<Line, Task> converse)
    {
        var whole = new Line(await Wire.ConnectAsync(), int.MaxValue);
        await converse(whole);
        Assert.InRange(whole.Written, 200, 5_000);

        await Parallel.ForAsync(0, whole.Written + 1, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (bytes, _) =>
        {
            using var raw = await Hostile.Wire.ConnectAsync(Wire.Port);
            try
            {
                await converse(new Line(raw, bytes));
            }
            catch (CutException)
            {
                if (isReset)
                    raw.Reset();
                else
                    raw.EndSending();
            }
        });
    }

    private sealed class CutException : Exception;

    /// <summary>A connection that is cut when so many bytes have been written.</summary>
    private sealed class Line(RawWebSocket raw, int budget)
    {
        public int Written { get; private set; }

        public async Task SendAsync(byte[] bytes)
        {
            var length = Math.Min(bytes.Length, budget - Written);
            if (length > 0)
                await raw.WriteAsync(bytes[..length]);
            Written += length;
            if (length < bytes.Length)
                throw new CutException();
        }

        public async Task<string> ReadAsync()
        {
            string text;
            while ((text = await raw.ReadAsync()) == "2")
            {
                // A ping, between whatever.
            }

            return text;
        }

        public async Task UpgradeAsync(string path, string extensions)
        {
            await SendAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n{Upgrade}{extensions}\r\n"));
            Assert.StartsWith("HTTP/1.1 101", await raw.ReadHeadAsync(), StringComparison.Ordinal);
        }

        /// <returns>The body of the answer.</returns>
        public async Task<string> RequestAsync(string line, string body = "")
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            await SendAsync([.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: x\r\nContent-Length: {bytes.Length}\r\n\r\n"), .. bytes]);
            var head = await raw.ReadHeadAsync();
            Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
            var length = head.Split("Content-Length: ")[1].Split('\r')[0];
            return Encoding.UTF8.GetString(await raw.ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture)));
        }
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class CutOverKestrelTests(KestrelAttackFixture fixture) : CutTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class CutOverDirectSocketsTests(DirectAttackFixture fixture) : CutTests(fixture);
