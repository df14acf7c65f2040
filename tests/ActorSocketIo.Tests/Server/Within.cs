using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

/// <summary>Deadlines for what must happen; a test that hangs says on what.</summary>
internal static class Within
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    /// <summary>The client's next event.</summary>
    public static Task<TestEvent> Next(this TestClient client) => client.ReceiveAsync().AsTask().Soon();

    /// <summary>Name and arguments of the client's next event, as JSON.</summary>
    public static async Task<string> NextAsText(this TestClient client)
    {
        var next = await client.Next();
        return $"{next.EventName}: {string.Join(", ", next.Args)}";
    }
}
