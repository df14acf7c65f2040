using SocketIOClient;
using SocketIOClient.Transport;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>The community's .NET client against the testbed.</summary>
public sealed class DotNetClientTests(DotNetClientTests.Server server) : IClassFixture<DotNetClientTests.Server>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<TransportProtocol> Transports => new(TransportProtocol.WebSocket, TransportProtocol.Polling);

    [Theory, MemberData(nameof(Transports))]
    public async Task Connects_and_gets_its_events_back(TransportProtocol transport)
    {
        using var client = Client(transport);
        var echo = new TaskCompletionSource<string>();
        client.On("message-back", response => echo.TrySetResult(response.GetValue<string>()));

        await ConnectAsync(client);
        await client.EmitAsync("message", "héllo");

        Assert.Equal("héllo", await echo.Task.WaitAsync(Patience));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Gets_its_binary_back_in_an_acknowledgement(TransportProtocol transport)
    {
        using var client = Client(transport);
        var answer = new TaskCompletionSource<byte[]>();

        await ConnectAsync(client);
        await client.EmitAsync("message-with-ack", response => answer.TrySetResult(response.GetValue<byte[]>()), new byte[] { 1, 2, 3 });

        Assert.Equal([1, 2, 3], await answer.Task.WaitAsync(Patience));
    }

    private SocketIOClient.SocketIO Client(TransportProtocol transport) =>
        new(server.Testbed.Url, new SocketIOOptions { Transport = transport, Reconnection = false, AutoUpgrade = false });

    /// <summary>Its <c>ConnectAsync</c> returns when the transport is there, and an event sent before the namespace is joined breaks the protocol.</summary>
    private static async Task ConnectAsync(SocketIOClient.SocketIO client)
    {
        var connected = new TaskCompletionSource();
        client.OnConnected += (_, _) => connected.TrySetResult();
        await client.ConnectAsync();
        await connected.Task.WaitAsync(Patience);
    }

    /// <summary>One testbed for all tests.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal NodeProcess Testbed { get; private set; } = null!;

        public async Task InitializeAsync() => Testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);

        public Task DisposeAsync()
        {
            Testbed.Dispose();
            return Task.CompletedTask;
        }
    }
}
