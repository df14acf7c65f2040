using ActorSocketIo;

namespace Examples.Snippets;

/// <summary>The examples of the pages about promises, on every node of a server; each in a namespace of its own.</summary>
internal static class Promises
{
    public static void AddTo(SocketIoServer server)
    {
        Order(server.Of("/order"));
        Membership(server.Of("/membership"));
        Answers(server.Of("/answers"));
        NoDeadlock(server.Of("/no-deadlock"));
        Bounded(server.Of("/bounded"));
    }

    private static void Order(Namespace io)
    {
        io.OnConnection(async socket =>
        {
            await socket.JoinAsync("table");

            socket.On("deal", async () =>
            {
                io.To("table").Emit("cards", new byte[300_000]);         // large or small,
                io.Emit("score", 3);                                     // to whomever,
                socket.Emit("your turn");                                // by whichever call: in this order
                await io.Room("table").EmitOrderedAsync("move", "e4");   // in one order for all members, whatever node emits
            });
        });
    }

    private static void Membership(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.On<string, string>("join", async room =>
            {
                await socket.JoinAsync(room);
                return "joined";   // whoever is told so, on whatever node, can emit to it
            });

            socket.On<string>("gather", room =>
            {
                io.SocketsJoin(room);                 // not awaited, and yet
                io.To(room).Emit("welcome", room);    // all of them get it
            });

            socket.On<string>("part", async room =>
            {
                await io.In(room).SocketsLeaveAsync(room);   // holds on every node when it completes
                io.To(room).Emit("never", room);
                io.Emit("parted", room);
            });
        });
    }

    private static void Answers(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.On("who", async () =>
            {
                var answer = await io.Timeout(TimeSpan.FromSeconds(2)).QuerySocketsAsync(SocketFields.Id);
                return answer.IsComplete ? $"{answer.Found.Count}" : $"{answer.Found.Count}, without {string.Join(", ", answer.Missing)}";
            });

            socket.On("who, exactly", async () =>
            {
                try
                {
                    return (await io.FetchSocketsAsync()).Count;
                }
                catch (PartialAnswerException<RemoteSocket> e)
                {
                    return e.Answer.Found.Count;   // what the others have said is not lost
                }
            });
        });
    }

    private static void NoDeadlock(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.On("introduce", async () =>
            {
                var name = await socket.EmitWithAckAsync<string>("name?");   // this client answers while its handler awaits
                var sockets = await io.FetchSocketsAsync();                  // of all, this one too
                await io.SocketsJoinAsync("introduced");                     // and it joins
                return $"{name} is one of {sockets.Count}";
            });
        });
    }

    private static void Bounded(Namespace io)
    {
        io.SlowClients = SlowClientPolicy.KeepLatest;
        io.OnConnection(socket =>
        {
            socket.On<string, double>("trade", (share, price) =>
                io.Key(share).Emit("price", share, price));   // who cannot keep up gets the newest price of each share
        });
    }
}
