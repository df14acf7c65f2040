using System.IO.Compression;
using System.Net;
using System.Text;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.HotPaths;
using ActorSocketIo.Tests.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Little that is compressed and would be much: it is inflated up to the limit of a message, if at all.</summary>
public abstract class BombTests : AttackTest
{
    private const long Limit = 20 * 5_000_000; // of a gigabyte, twenty times what is in a bomb

    private static readonly byte[] s_bomb = RawWebSocket.Deflate(new byte[50_000_000]);

    private protected BombTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Compressed_messages_are_inflated_up_to_the_limit()
    {
        var allocated = await AllocatedBytes.OfProcessAsync(
            () => Parallel.ForAsync(0, 20, async (_, _) =>
            {
                var client = (WebSocketWire)await Wire.JoinAsync("deflate");
                await client.Raw.WriteAsync(RawWebSocket.Frame(0xC2, s_bomb));
                Assert.Contains(await client.Raw.ReadAsync(), (string[])["close 1009", "end"]);
            }),
            Limit);

        Assert.InRange(allocated, 0, Limit);
    }

    [Fact]
    public async Task Compressed_messages_in_pieces_are_inflated_up_to_the_limit_together()
    {
        var client = (WebSocketWire)await Wire.JoinAsync("deflate");
        var pieces = s_bomb.Chunk(500).ToArray();

        try
        {
            for (var i = 0; i < pieces.Length; i++)
                await client.Raw.WriteAsync(RawWebSocket.Frame((byte)(i == 0 ? 0x42 : i == pieces.Length - 1 ? 0x80 : 0x00), pieces[i]));
        }
        catch (IOException)
        {
            // It is closed, and nobody reads on.
        }

        Assert.Contains(await client.Raw.ReadAsync(), (string[])["close 1009", "end"]);
    }

    [Fact]
    public async Task What_cannot_be_inflated_closes_that_WebSocket_only()
    {
        var random = new Random(7);
        foreach (var payload in (byte[][])[[], [0], [0xFF, 0xFF, 0xFF], [7], RawWebSocket.Deflate("4x"u8)[..2], [.. Enumerable.Range(0, 300).Select(_ => (byte)random.Next(256))]])
        {
            var client = (WebSocketWire)await Wire.JoinAsync("deflate");
            await client.Raw.WriteAsync([.. RawWebSocket.Frame(0xC1, payload), .. RawWebSocket.Frame(0x88, [])]);
            await AssertEndsAsync(client, Convert.ToHexString(payload));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip, gzip, gzip")]
    public async Task Compressed_posts_are_not_inflated_at_all(string coding)
    {
        using var gzipped = new MemoryStream();
        await using (var gzip = new GZipStream(gzipped, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[50_000_000]);
        var bomb = gzipped.ToArray();

        var allocated = await AllocatedBytes.OfProcessAsync(
            async () =>
            {
                for (var i = 0; i < 20; i++)
                    await PostAsync(bomb, coding);
            },
            Limit);

        Assert.InRange(allocated, 0, Limit);
    }

    [Fact]
    public async Task Posts_that_the_host_inflates_are_inflated_up_to_the_limit()
    {
        await using var server = await AttackedServer.StartAsync(
            this is BombOverDirectSocketsTests, pipeline: app => app.UseRequestDecompression(), services: services => services.AddRequestDecompression());
        using var wire = new Wire(server.Port);
        foreach (var (bytes, expected) in ((int, HttpStatusCode)[])[(900_000, HttpStatusCode.OK), (50_000_000, HttpStatusCode.RequestEntityTooLarge)])
        {
            using var gzipped = new MemoryStream();
            await using (var gzip = new GZipStream(gzipped, CompressionLevel.SmallestSize, leaveOpen: true))
                await gzip.WriteAsync(Encoding.ASCII.GetBytes("4" + new string('x', bytes)));
            using var body = new ByteArrayContent(gzipped.ToArray()) { Headers = { ContentType = new("text/plain"), ContentEncoding = { "gzip" } } };

            using var answer = await wire.Http.PostAsync(await wire.HandshakeAsync(), body);

            Assert.Equal(expected, answer.StatusCode);
        }

        Assert.True(server.Faults.Take() is var faults && faults.Length == 0, faults);
    }

    private async Task PostAsync(byte[] bytes, string coding)
    {
        var url = await Wire.HandshakeAsync();
        using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new("text/plain") } };
        Assert.True(body.Headers.TryAddWithoutValidation("Content-Encoding", coding));

        using var answer = await Wire.Http.PostAsync(url, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // as to any body that is no payload
        await AssertEndsAsync(new PollingWire(Wire.Http, url), coding);
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class BombOverKestrelTests(KestrelAttackFixture fixture) : BombTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class BombOverDirectSocketsTests(DirectAttackFixture fixture) : BombTests(fixture);
