using System.Text.RegularExpressions;
using ActorSocketIo;

namespace Examples.Snippets;

/// <summary>Our side of the guide for those who come from Node: the counterpart of each piece of <c>node/pieces.js</c>.</summary>
internal static class ComingFromNode
{
    /// <summary>Adds each to the namespace that it has there.</summary>
    public static void AddTo(SocketIoServer server)
    {
        Events(server.Of("/events"));
        Acks(server.Of("/acks"));
        Rooms(server.Of("/rooms"));
        Everybody(server);
        Secured(server.Of("/secured"));
        Guarded(server.Of("/guarded"));
        Families(server);
        Listening(server.Of("/listening"));
        Everywhere(server.Of("/everywhere"));
        Recovering(server.Of("/recovering"));
    }

    private static void Events(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.Emit("hello", "world", 42, new byte[] { 1, 2, 3 });

            socket.On<User, string>("rename", (user, newName) =>
            {
                socket.Emit("renamed", user with { Name = newName });
            });
            socket.Once("first", _ => { socket.Emit("once"); return Task.CompletedTask; });
        });
    }

    private static void Acks(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.On<int, int, int>("add", (a, b) => a + b);

            socket.On("introduce", async () =>
            {
                var name = await socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("who are you?");
                return $"hello {name}";
            });

            socket.On("poll", async () =>
            {
                try
                {
                    return await io.Timeout(TimeSpan.FromMilliseconds(500)).EmitWithAckAsync("vote");
                }
                catch (AckTimeoutException e)
                {
                    return e.Responses; // of those who have answered in time
                }
            });
        });
    }

    private static void Rooms(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.On<string, int>("join", async room =>
            {
                await socket.JoinAsync(room);
                socket.To(room).Emit("joined", socket.Id);
                return socket.Rooms.Count; // its own room, which has its id for a name, and this one
            });

            socket.On<string, string>("say", (room, text) => io.To(room).To("all").Except("quiet").Emit("said", text));

            socket.On<string>("leave", room => socket.Leave(room));

            socket.OnDisconnecting(_ =>
            {
                foreach (var room in socket.Rooms) socket.To(room).Emit("left", room);
            });
        });
    }

    private static void Everybody(SocketIoServer io)
    {
        io.OnConnection(socket =>
        {
            socket.On<string>("shout", text =>
            {
                io.Emit("shouted", text);                    // to all, the sender too
                socket.Broadcast.Emit("heard", text);        // to all others
                io.Local.Emit("here", text);                 // to clients of this node
                io.Volatile.Emit("position", 1, 2);          // may be lost if a client cannot take it now
                io.Compress(false).Emit("picture", new byte[10]);
            });
        });
    }

    private static void Secured(Namespace io)
    {
        io.Use(socket =>
        {
            if (!socket.Handshake.Auth["token"].TryGet<string>(out var token) || token != "secret")
                throw new RefusedException("wrong token", new { RetryAfter = 10 });
            socket.Data.Set("name", "ann");
            return Task.CompletedTask;
        });

        io.OnConnection(socket =>
        {
            socket.Emit("welcome", socket.Data.Get<string>("name"));
        });
    }

    private static void Guarded(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.Use(context =>
            {
                if (context.EventName == "delete") throw new RefusedException("not allowed");
                return Task.CompletedTask;
            });

            socket.OnError(error => socket.Emit("refused", error.Message));
            socket.On("delete", () => socket.Emit("deleted"));
            socket.On("read", () => "text");
        });
    }

    private static void Families(SocketIoServer io)
    {
        var shops = io.Of(new Regex(@"^/shop-\d+$"));

        shops.OnConnection(socket =>
        {
            socket.Emit("welcome", socket.Namespace.Name);
            socket.On("close", () => shops.Emit("closing")); // to the clients of all shops
        });
    }

    private static void Listening(Namespace io)
    {
        io.OnConnection(socket =>
        {
            socket.OnAny(context => socket.Emit("log", $"in: {context.EventName}"));

            socket.On("ping me", () => socket.Emit("pong"));
            socket.OnDisconnect(reason => io.Emit("gone", reason));
            socket.On("kick", () => socket.Disconnect());
        });
    }

    private static void Everywhere(Namespace io)
    {
        io.OnConnection(async socket =>
        {
            socket.Data.Set("city", socket.Handshake.Query["city"]);

            socket.On("cities", async () =>
            {
                var sockets = await io.In("tour").FetchSocketsAsync();
                return sockets.Select(other => other.Data["city"].Get<string>()).Order();
            });

            socket.On<string, string>("move", (from, to) =>
            {
                io.In(from).SocketsJoin(to);
                io.In(from).SocketsLeave(from);
                io.To(to).Emit("moved");
            });

            socket.On<string>("end", room => io.In(room).DisconnectSockets());
            await socket.JoinAsync("tour");
        });
    }

    private static void Recovering(Namespace io)
    {
        io.OnConnection(async socket =>
        {
            if (socket.Recovered) return; // its id, rooms and data are what they were, and what it has missed was sent
            await socket.JoinAsync("news");
            socket.Emit("begin");
        });
    }

    private sealed record User(string Id, string Name = "");
}
