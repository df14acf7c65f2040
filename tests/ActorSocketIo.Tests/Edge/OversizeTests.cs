using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A message that is too large ends badly for its sender, who cannot know why: the operator must be told.</summary>
public class OversizeTests : EdgeTest
{
    private const int LimitEventId = 1103;

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("compressed websocket")]
    public async Task It_says_so_in_the_log_and_in_the_metrics(string transport)
    {
        var log = new LogOfEvents(LimitEventId);
        var counted = new Events<string>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "socketio.server.messages.oversize", Meter.Name: SocketIoTelemetry.MeterName })
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add($"{tags[0].Key} {tags[0].Value} {count}"));
        meters.Start();
        await StartAsync(options => (options.MaxHttpBufferSize, options.PerMessageDeflate) = (1000, new CompressionOptions()), builder => builder.Logging.AddProvider(log));

        var sid = await SendTooMuchAsync(transport);

        var name = transport.Split(' ')[^1];
        Assert.Equal((LogLevel.Warning, $"Session {sid} sent more than 1000 bytes at once over {name}: raise MaxHttpBufferSize if it may"), await log.Events.NextAsync());
        while (await counted.NextAsync() != $"socketio.transport {name} 1")
        {
            // The counter is the process's: tests beside this one count too.
        }
    }

    private async Task<string> SendTooMuchAsync(string transport)
    {
        if (transport == "polling")
        {
            var sid = await HandshakeAsync();
            await AssertAsync(HttpStatusCode.RequestEntityTooLarge, PostAsync(sid, "4" + new string('x', 1000)));
            return sid;
        }

        using var client = new ClientWebSocket();
        if (transport != "websocket")
            client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{WebSocket}"), CancellationToken.None);
        await Eventually.True(() => Server.ClientsCount == 1); // it is opened behind the answer
        var session = Assert.Single(Server.Clients);
        await client.SendAsync(new byte[1001], WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal("transport error", await Closed.NextAsync());
        return session.Id;
    }
}
