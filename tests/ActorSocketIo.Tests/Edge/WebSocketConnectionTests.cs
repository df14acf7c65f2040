using ActorSocketIo.AspNetCore.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Cutting a WebSocket's connection: timers and writers do it, at any time.</summary>
public class WebSocketConnectionTests : EdgeTest
{
    [Fact]
    public async Task A_cut_ends_the_connection()
    {
        await StartRawAsync(connection => connection.Abort());

        var socket = await ConnectAsync("/raw");

        Assert.Equal("end", await socket.ReadAsync());
    }

    [Fact]
    public async Task A_cut_that_comes_after_the_request_has_ended_does_nothing()
    {
        HttpContext? context = null;
        WebSocketConnection? late = null;
        await StartRawAsync(connection => late = connection, http => context = http);
        var socket = await ConnectAsync("/raw");
        Assert.Equal("end", await socket.ReadAsync());
        Assert.Throws<ObjectDisposedException>(context!.Abort); // what would have ended the process

        late!.Abort();
        late.Abort();
    }

    [Fact]
    public async Task The_end_of_the_request_waits_for_a_cut_under_way()
    {
        for (var i = 0; i < 2000; i++)
        {
            var ended = false;
            var connection = new WebSocketConnection(Stream.Null, null!, null!, () =>
            {
                Thread.SpinWait(20);
                Assert.False(Volatile.Read(ref ended));
            }, CancellationToken.None);

            var cutting = Task.Run(connection.Abort);
            connection.Dispose();
            Volatile.Write(ref ended, true);

            await cutting;
        }
    }

    private Task StartRawAsync(Action<WebSocketConnection> use, Action<HttpContext>? request = null) =>
        StartAsync(pipeline: app => app.Map("/raw", async (HttpContext http) =>
        {
            request?.Invoke(http);
            using var connection = await WebSocketUpgrade.Of(http)!.AcceptAsync(null, isFollowed: false);
            use(connection);
        }));
}
