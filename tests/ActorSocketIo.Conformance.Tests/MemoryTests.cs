using SocketIOClient;
using SocketIOClient.Transport;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>A server whose heap has a hard limit, as in a small container.</summary>
public sealed class MemoryTests
{
    private const string HeapLimit = "0x8000000"; // 128 MiB

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_handler_that_asks_for_more_memory_than_there_is_fails_alone()
    {
        using var testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed, ("DOTNET_GCHeapHardLimit", HeapLimit));
        using var greedy = await ConnectAsync(testbed);
        using var other = await ConnectAsync(testbed);
        var answers = 0;

        for (var i = 0; i < 10; i++)
        {
            await greedy.EmitAsync("allocate", _ => Interlocked.Increment(ref answers), 1000);
            Assert.Equal(i, await AnswerAsync(other, "message-with-ack", i));
        }

        Assert.Equal(1024 * 1024, await AnswerAsync(greedy, "allocate", 1));
        Assert.Equal(0, answers);
    }

    private static async Task<int> AnswerAsync(SocketIOClient.SocketIO client, string eventName, int number)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await client.EmitAsync(eventName, response => answer.TrySetResult(response.GetValue<int>()), number);
        return await answer.Task.WaitAsync(Patience);
    }

    private static async Task<SocketIOClient.SocketIO> ConnectAsync(NodeProcess testbed)
    {
        var client = new SocketIOClient.SocketIO(testbed.Url, new SocketIOOptions { Transport = TransportProtocol.WebSocket, Reconnection = false, AutoUpgrade = false });
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.OnConnected += (_, _) => connected.TrySetResult();
        await client.ConnectAsync();
        await connected.Task.WaitAsync(Patience);
        return client;
    }
}
