using System.Net;
using ActorSocketIo.Documentation.Tests.Running;
using Examples.Programs;
using Examples.Snippets;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>Both sides of the guide for those who come from SignalR.</summary>
public sealed class ComingFromSignalRTests
{
    [Fact]
    public async Task The_program_with_the_hub_starts_and_negotiates()
    {
        await using var program = await RunningProgram.StartAsync(SignalRProgram.Run);
        using var http = new HttpClient();

        using var negotiated = await http.PostAsync(new Uri(program.Url + "/chat/negotiate?negotiateVersion=1"), null);

        Assert.Equal(HttpStatusCode.OK, negotiated.StatusCode);
    }

    [Fact]
    public async Task Its_counterpart_does_what_the_guide_says()
    {
        await using var program = await RunningProgram.StartAsync(ComingFromSignalR.Run);
        var prices = program.Services.GetRequiredService<ComingFromSignalR.Prices>();
        program.Io.Of("/chat").OnConnection(socket => socket.On("publish", () =>
        {
            prices.Publish("AAPL", 182.5);
            prices.Tell("Ann", "hello");
            return true;
        }));

        await OfficialClient.CheckAsync(program.Url, "signalr");
    }
}
