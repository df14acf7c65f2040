using System.Net.WebSockets;
using System.Text.Json;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>What a container's runtime sees of a server that it stops.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_server_that_is_asked_to_end_does_so_with_exit_code_0()
    {
        using var testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);

        Assert.Equal(0, (await testbed.TerminateAsync(TimeSpan.FromSeconds(8))).ExitCode);
    }

    [Fact]
    public async Task Clients_that_hold_connections_do_not_keep_it_from_ending()
    {
        using var testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);
        using var http = new HttpClient();
        var polling = $"{testbed.Url}/socket.io/?EIO=4&transport=polling";
        var handshake = await http.GetStringAsync(polling);
        var poll = http.GetAsync($"{polling}&sid={JsonDocument.Parse(handshake[1..]).RootElement.GetProperty("sid")}");
        using var webSocket = new ClientWebSocket();
        await webSocket.ConnectAsync(new Uri($"ws{testbed.Url[4..]}/socket.io/?EIO=4&transport=websocket"), default);
        var end = ReadToEndAsync(webSocket);

        Assert.Equal(0, (await testbed.TerminateAsync(TimeSpan.FromSeconds(8))).ExitCode);

        await end.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("1", await (await poll).Content.ReadAsStringAsync());
    }

    private static async Task ReadToEndAsync(ClientWebSocket webSocket)
    {
        var buffer = new byte[1024];
        while ((await webSocket.ReceiveAsync(buffer, default)).MessageType != WebSocketMessageType.Close)
        {
            // The handshake, and pings.
        }
    }
}
