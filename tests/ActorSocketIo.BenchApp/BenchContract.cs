using System.Diagnostics;

namespace ActorSocketIo.BenchApp;

/// <summary>The events that loads send.</summary>
internal static class BenchContract
{
    /// <summary>Lets a namespace, or all of a pattern, answer them.</summary>
    public static void Install(NamespaceBase nsp)
    {
        nsp.OnConnection(socket =>
        {
            socket.On("echo", (Argument payload) => payload);
            socket.On("join", async context =>
            {
                await socket.JoinAsync(context.Args.Get<string>(0)!);
                context.Ack();
            });
            socket.On("leave", context =>
            {
                socket.Leave(context.Args.Get<string>(0)!);
                context.Ack();
            });
            socket.On("bcast", (string room, Argument message) =>
            {
                if (room.Length > 0)
                    nsp.To(room).Emit("msg", message);
                else
                    nsp.Emit("msg", message);
            });
            socket.On("fetch", async (string room) => (await nsp.In(room).FetchSocketsAsync()).Count);
            socket.On("burn", (int milliseconds) => Burn(TimeSpan.FromMilliseconds(milliseconds)));
            if (nsp is Namespace one)
                socket.On("sse", () => CountServersAsync(one));
        });
        if (nsp is Namespace alone)
            alone.ServerEvents.On("serverPing", () => "pong");
    }

    private static async Task<int> CountServersAsync(Namespace nsp)
    {
        try
        {
            return (await nsp.ServerSideEmitWithAckAsync("serverPing")).Count;
        }
        catch (PartialAnswerException<Argument>)
        {
            return -1;
        }
    }

    /// <summary>Computes for a while, as a handler should not.</summary>
    private static int Burn(TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            Thread.SpinWait(100);
        return 0;
    }
}
