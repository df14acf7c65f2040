using System.Text.RegularExpressions;

namespace ActorSocketIo.Testbed;

/// <summary>What the testbed does for the clients of each namespace.</summary>
internal sealed partial class Behaviour(SocketIoServer io, EventLog log)
{
    private readonly UpgradeLog _upgrades = new(log);

    /// <summary>Makes the namespaces and adds their middlewares and listeners.</summary>
    public void Install()
    {
        io.OnNewNamespace(nsp =>
        {
            log.Add("new_namespace", ("nsp", nsp.Name));
            if (nsp.Name != "/control")
                Observe(nsp);
        });
        Observe(io.Sockets);

        var auth = io.Of("/auth");
        Serve(io.Sockets);
        Serve(io.Of("/custom"));
        Serve(auth);
        auth.Use(Authorize);

        var dynamic = io.Of(DynamicName());
        Serve(dynamic);
        Serve(io.Of(async (name, payload) =>
        {
            await Task.Delay(10); // the contract's: families by function answer later
            return name.StartsWith("/fn-", StringComparison.Ordinal) && payload["allow"].Kind == System.Text.Json.JsonValueKind.True;
        }));

        var calls = new ControlCalls(io, new Dictionary<string, ParentNamespace> { ["/dynamic-*"] = dynamic }, log);
        io.Of("/control").OnConnection(socket => socket.On("call", calls.Answer));
    }

    private void Serve(Namespace nsp)
    {
        nsp.Use(First);
        nsp.Use(Second);
        nsp.OnConnection(OnConnection);
    }

    private void Serve(ParentNamespace family)
    {
        family.Use(First);
        family.Use(Second);
        family.OnConnection(OnConnection);
    }

    private async Task First(Socket socket)
    {
        var auth = socket.Handshake.Auth;
        log.Add("middleware", ("nsp", socket.Namespace.Name), ("id", socket.Id), ("step", 1));
        _upgrades.Begin(socket);
        if (JsValue.IsTruthy(auth["preJoin"]))
            await socket.JoinAsync(JsValue.Texts(auth["preJoin"]));
        if (!JsValue.IsTruthy(auth["delay"]))
            return;
        await Task.Delay(JsValue.Milliseconds(auth["delay"])); // the contract's
        _upgrades.BeginAgain(socket);
    }

    private Task Second(Socket socket)
    {
        log.Add("middleware", ("nsp", socket.Namespace.Name), ("id", socket.Id), ("step", 2));
        var reject = socket.Handshake.Auth["reject"];
        if (!JsValue.IsTruthy(reject))
            return Task.CompletedTask;
        var message = JsValue.Member(reject, "message") is { } text ? JsValue.Text(text) : "";
        throw JsValue.Member(reject, "data") is { } data ? new RefusedException(message, data) : new RefusedException(message);
    }

    private static Task Authorize(Socket socket) => socket.Handshake.Auth["token"].TryGet<string>(out var token) && token == "secret"
        ? Task.CompletedTask
        : throw new RefusedException("not authorized", new { code = "E_AUTH" });

    private void OnConnection(Socket socket)
    {
        var nsp = ("nsp", (object?)socket.Namespace.Name);
        var id = ("id", (object?)socket.Id);
        log.Add("connection", nsp, id, ("recovered", socket.Recovered));

        socket.Use(Deny);
        socket.Use(Rewrite);

        socket.On("message", context => socket.Emit("message-back", context.Args.ToValues()));
        socket.On("message-with-ack", context => context.Ack(context.Args.ToValues()));
        socket.On("ack-twice", context =>
        {
            context.Ack("first");
            context.Ack("second");
        });
        socket.On("rewrite", (Argument value) => value);
        socket.On("denied", () => "not reached");
        socket.On("call", new SocketCalls(socket, log).Answer);
        socket.On<int, int>("allocate", mebibytes => new byte[mebibytes * 1024L * 1024].Length); // not in the contract

        socket.OnError(e => log.Add("error", nsp, id, ("message", e.Message), ("data", (e as RefusedException)?.Details ?? EventLog.Absent)));
        socket.On("error", context => log.Add("error", nsp, id, Field("message", context.Args[0]), Field("data", context.Args[0])));
        socket.OnDisconnecting(reason => log.Add("disconnecting", nsp, id, ("reason", reason), ("rooms", Sorted(socket.Rooms))));
        socket.OnDisconnect(reason => log.Add("disconnect", nsp, id, ("reason", reason), ("rooms", Sorted(socket.Rooms))));
        _upgrades.Log(socket);

        if (!socket.Recovered)
            socket.Emit("auth", socket.Handshake.Auth);
    }

    private static (string, object?) Field(string name, Argument of) => (name, JsValue.Member(of, name) ?? EventLog.Absent);

    private static Task Deny(EventContext context) => context.EventName.StartsWith("denied", StringComparison.Ordinal)
        ? throw new RefusedException("event denied", new { @event = context.EventName })
        : Task.CompletedTask;

    private static Task Rewrite(EventContext context)
    {
        if (context.EventName == "rewrite")
            context.Args.Set(0, "rewritten");
        return Task.CompletedTask;
    }

    /// <summary>Logs the events of other servers and of the adapter.</summary>
    private void Observe(Namespace nsp)
    {
        var events = nsp.ServerEvents;
        events.On("note", context => log.Add("serverSide", ("nsp", nsp.Name), ("event", "note"), ("args", context.Args.ToArray())));
        events.On("who", () => TestbedSettings.NodeIndex);
        events.On("who-except", context =>
        {
            if (!context.Args.Get<int[]>(0)!.Contains(TestbedSettings.NodeIndex))
                context.Ack(TestbedSettings.NodeIndex);
        });
        events.On("echo", (Argument value) => value);

        nsp.Adapter.RoomCreated += room => log.Add("create-room", ("nsp", nsp.Name), ("room", room));
        nsp.Adapter.RoomDeleted += room => log.Add("delete-room", ("nsp", nsp.Name), ("room", room));
        nsp.Adapter.RoomJoined += (room, id) => log.Add("join-room", ("nsp", nsp.Name), ("room", room), ("id", id));
        nsp.Adapter.RoomLeft += (room, id) => log.Add("leave-room", ("nsp", nsp.Name), ("room", room), ("id", id));
    }

    private static string[] Sorted(IReadOnlySet<string> rooms) => [.. rooms.Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^/dynamic-[0-9]+\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex DynamicName();
}
