using System.Text;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.HotPaths;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Messages in very many pieces: what each piece costs is bounded, and how many there may be.</summary>
public abstract class FragmentTests : AttackTest
{
    private const int Flood = 100_000;

    private protected FragmentTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    public static TheoryData<string, int, int> Floods
    {
        get
        {
            var floods = new TheoryData<string, int, int>();
            foreach (var transport in (string[])["websocket", "deflate", "websocket3"])
            {
                floods.Add(transport, 0, 0); // nothing in any of them
                floods.Add(transport, 1, 0);
                floods.Add(transport, 0, 3); // pings between them
                floods.Add(transport, 1, 1);
            }

            return floods;
        }
    }

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_message_that_never_ends_closes_with_1009(string transport, int bytes, int pings)
    {
        const long Limit = 200_000_000; // of the whole process
        byte[] piece = [.. RawWebSocket.Frame(0x00, new byte[bytes]), .. Enumerable.Repeat(RawWebSocket.Frame(0x89, "p"u8.ToArray()), pings).SelectMany(ping => ping)];
        byte[] many = [.. Enumerable.Repeat(piece, 50).SelectMany(one => one)];

        Assert.InRange(await AllocatedBytes.OfProcessAsync(FloodAsync, Limit), 0, Limit);

        async Task FloodAsync()
        {
            var client = (WebSocketWire)await Wire.JoinAsync(transport);
            await client.Raw.WriteAsync(RawWebSocket.Frame(0x01, "4"u8.ToArray()));
            var reading = LastWordAsync(client);
            try
            {
                for (var sent = 0; sent < Flood && !reading.IsCompleted; sent += 50)
                    await client.Raw.WriteAsync(many);
            }
            catch (IOException)
            {
                // It is closed, and nobody reads on.
            }

            Assert.Contains(await reading, (string[])["close 1009", transport == "deflate" ? "end" : ""]); // of .NET's WebSocket the reset may overtake the reason
        }
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("deflate")]
    [InlineData("websocket3")]
    public async Task As_many_pieces_as_may_be_are_a_message(string transport)
    {
        var client = (WebSocketWire)await Wire.JoinAsync(transport);
        var text = Encoding.UTF8.GetBytes($"427[\"echo\",\"{new string('x', 2_000)}\"]");
        var last = Io.Options.Engine.MaxFragments - 1;
        byte[] frames =
        [
            .. RawWebSocket.Frame(0x01, text[..1]),
            .. Enumerable.Range(1, last - 1).SelectMany(i => RawWebSocket.Frame(0x00, text[i..(i + 1)])),
            .. RawWebSocket.Frame(0x80, text[last..]),
        ];

        await client.Raw.WriteAsync(frames);

        Assert.StartsWith("437[", await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("deflate")]
    public async Task Floods_of_control_frames_cost_as_much_as_they_are(string transport)
    {
        const long Limit = 400_000_000; // of the whole process, the flood's own frames too
        byte[] many = [.. Enumerable.Range(0, 1000).SelectMany(i => RawWebSocket.Frame((byte)(i % 2 == 0 ? 0x89 : 0x8A), "p"u8.ToArray()))];

        Assert.InRange(await AllocatedBytes.OfProcessAsync(FloodAsync, Limit), 0, Limit);

        async Task FloodAsync()
        {
            var client = (WebSocketWire)await Wire.JoinAsync(transport);
            var reading = DrainAsync(client, "438[1]");
            for (var i = 0; i < Flood / 1000; i++)
                await client.Raw.WriteAsync(many);
            await client.SendAsync("428[\"echo\",1]");
            await reading;
        }
    }

    private static async Task<string> LastWordAsync(WebSocketWire client)
    {
        string said;
        while ((said = await client.Raw.ReadAsync()).StartsWith("pong", StringComparison.Ordinal))
        {
            // Each ping may be answered.
        }

        return said;
    }

    private static async Task DrainAsync(WebSocketWire client, string until)
    {
        string said;
        while ((said = await client.Raw.ReadAsync()) != until)
            Assert.StartsWith("pong", said, StringComparison.Ordinal);
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class FragmentOverKestrelTests(KestrelAttackFixture fixture) : FragmentTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class FragmentOverDirectSocketsTests(DirectAttackFixture fixture) : FragmentTests(fixture);
