using ActorSocketIo;

namespace Examples.Snippets;

/// <summary>What servers say to each other.</summary>
internal static class Servers
{
    public static void Listen(SocketIoServer io)
    {
        io.Sockets.ServerEvents.On<string, string>("reload", what => $"{Environment.ProcessId} has reloaded {what}");
    }

    public static async Task<IReadOnlyList<Argument>> AskAsync(SocketIoServer io)
    {
        var answers = await io.ServerSideEmitWithAckAsync("reload", "prices");                      // of the others, as there

        var all = await io.Servers.IncludingThis.Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync("reload", "prices");
        Assert.Equal(answers.Count + 1, all.Count);
        return answers;
    }
}
