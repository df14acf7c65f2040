using System.Net;

namespace ActorSocketIo.Tests.Limits;

/// <summary>Limits of handshakes as options of a Socket.IO server.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData(false, HttpStatusCode.TooManyRequests)]
    [InlineData(true, HttpStatusCode.ServiceUnavailable)]
    public async Task Who_is_too_much_is_refused_and_those_that_are_there_are_served(bool isFull, HttpStatusCode status)
    {
        await using var server = await LimitedServer.StartAsync(
            options =>
            {
                options.Engine.HandshakeRate = isFull ? null : new() { PerSecond = 0.01, Burst = 2 };
                options.Engine.MaxSessions = isFull ? 2 : int.MaxValue;
            },
            io => io.OnConnection(socket => socket.On("echo", (string text) => text)));
        IWireClient[] clients = [await server.JoinAsync("polling"), await server.JoinAsync("websocket")];

        for (var i = 0; i < 100; i++)
        {
            using var refused = await server.Http.GetAsync("/socket.io/?EIO=4&transport=polling");
            Assert.Equal(status, refused.StatusCode);
            Assert.True(refused.Headers.Contains("Retry-After"));
        }

        foreach (var client in clients)
        {
            await client.SendAsync("""427["echo","well?"]""");
            Assert.Equal("""437["well?"]""", await client.ReadAsync());
        }

        Assert.Equal(2, server.Io.Engine.ClientsCount);
    }
}
