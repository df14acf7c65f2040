using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

/// <summary>Deadlines for what must happen; a test that hangs says on what.</summary>
internal static class Within
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    public static async Task<TestEvent> Next(this TestClient client) => await client.ReceiveAsync().AsTask().WaitAsync(Patience);

    /// <summary>Everything that was emitted to the client before now has arrived: the answer comes behind it.</summary>
    public static async Task<List<string>> Drain(this TestClient client)
    {
        var names = new List<string>();
        while (client.TryReceive(out var received))
            names.Add(received!.EventName);
        await Task.CompletedTask;
        return names;
    }
}
