using ActorSocketIo.Tests.Limits;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>Awaited emits to clients over real connections that do not read for a while.</summary>
public sealed class PacedEmitOnTheWireTests
{
    private const int Chunks = 400, ChunkBytes = 64 * 1024, MostOnTheWay = 256 * 1024;

    [Theory]
    [InlineData("polling", false)]
    [InlineData("websocket", false)]
    [InlineData("websocket", true)]
    [InlineData("deflate", false)]
    public async Task A_handler_sends_much_to_a_slow_client_and_little_of_it_waits(string transport, bool usesDirectSockets)
    {
        var (most, waits) = (0L, false);
        await using var server = await LimitedServer.StartAsync(
            options => options.Engine.PerMessageDeflate = new(),
            io => io.Sockets.OnConnection(socket => socket.On("download", async () =>
            {
                var random = new Random(1);
                var chunk = new byte[ChunkBytes / 4 * 3];
                for (var i = 0; i < Chunks; i++)
                {
                    random.NextBytes(chunk);
                    var sent = socket.Compress(false).EmitAsync("chunk", [i, Convert.ToBase64String(chunk)]);
                    Volatile.Write(ref waits, !sent.IsCompleted);
                    most = Math.Max(most, socket.Outbox.Bytes);
                    await sent;
                }

                return Chunks;
            })),
            usesDirectSockets);
        var client = await server.JoinAsync(transport);

        await client.SendAsync("420[\"download\"]");
        await Eventually.True(() => Volatile.Read(ref waits)); // whatever the system buffers is full
        Assert.InRange(most, 1, MostOnTheWay);
        for (var i = 0; i < Chunks; i++)
        {
            var chunk = await client.ReadAsync();
            Assert.StartsWith($"42[\"chunk\",{i},", chunk, StringComparison.Ordinal);
        }

        Assert.Equal($"430[{Chunks}]", await client.ReadAsync());
        Assert.InRange(most, 1, MostOnTheWay);
    }
}
