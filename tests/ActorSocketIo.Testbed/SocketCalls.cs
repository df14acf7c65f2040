using System.Diagnostics;
using System.Text.Json;

namespace ActorSocketIo.Testbed;

/// <summary>The calls whose subject is the socket that makes them.</summary>
internal sealed class SocketCalls(Socket socket, EventLog log)
{
    /// <summary>Applies a call and acknowledges it, beside the events that come after it.</summary>
    public void Answer(EventContext context) => _ = AnswerAsync(context);

    private async Task AnswerAsync(EventContext context)
    {
        var request = context.Args[0];
        var call = Call.Read(request);
        var answer = await CallAnswer.Of(() => ApplyAsync(call), isOfMany: call.Target.IsBroadcast);
        if (socket.Connected)
            context.Ack(answer);
    }

    private Task<object?> ApplyAsync(Call call) => call.Op switch
    {
        "burst" => Burst(call),
        "join" => Done(socket.JoinAsync(call.Rooms)),
        "leave" => Done(() => socket.Leave(call.Rooms)),
        "disconnect" => Done(() => socket.Disconnect(call.Flag)),
        "rooms" => Result(socket.Rooms.Order(StringComparer.Ordinal)),
        "data" => Result(Merged(call.First)),
        "handshake" => Result(Operations.View(socket.Handshake)),
        "conn" => Result(new { Transport = socket.Conn.TransportName, socket.Conn.Protocol }),
        "watch" => Done(Watch),
        "unwatch" => Done(Unwatch),
        "spin" => Done(() => Spin(JsValue.Milliseconds(call.First))),
        "allSockets" when call.Target.IsBroadcast => Operations.IdsIn(socket.Namespace, call),
        _ when call.Target.IsBroadcast => Operations.ApplyAsync(call.Target.Narrow(socket), call),
        _ => EmitAsync(call.Target.Emitter(socket), call),
    };

    private static async Task<object?> EmitAsync(SocketEmitter emitter, Call call)
    {
        switch (call.Op)
        {
            case "emit":
                emitter.Emit(call.EventName, call.EventArgs);
                return null;
            case "send":
                emitter.Send(call.Values(0));
                return null;
            case "emitWithAck":
                return (await emitter.EmitWithAckAsync(call.EventName, call.EventArgs))[0];
            default:
                throw new ArgumentException($"unknown operation {call.Op}", nameof(call));
        }
    }

    /// <summary>Applies each in turn and waits for none; the first that throws ends it.</summary>
    private async Task<object?> Burst(Call call)
    {
        foreach (var request in call.Args)
        {
            var running = ApplyAsync(Call.Read(request));
            if (running.IsFaulted)
                await running;
        }

        return null;
    }

    private Argument Merged(Argument patch)
    {
        if (patch.Kind == JsonValueKind.Object)
            socket.Data.Merge(patch);
        foreach (var (name, value) in JsValue.Numbered(patch))
            socket.Data.Set(name, value);
        return socket.Data.ToArgument();
    }

    // Not in the contract: a handler that keeps its core busy.
    private static void Spin(TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            Thread.SpinWait(1000);
    }

    private void Watch()
    {
        socket.OnAny(context => Note("any", context.EventName, context.Args));
        socket.PrependAny(context => Note("prependAny", context.EventName, context.Args));
        socket.OnAnyOutgoing((name, args) => Note("anyOutgoing", name, args));
        socket.PrependAnyOutgoing((name, args) => Note("prependAnyOutgoing", name, args));
    }

    private void Unwatch()
    {
        socket.OffAny();
        socket.OffAnyOutgoing();
    }

    private void Note(string kind, string eventName, Arguments args)
    {
        if (eventName != "call")
            log.Add(kind, ("nsp", socket.Namespace.Name), ("id", socket.Id), ("event", eventName), ("args", args.ToArray()));
    }

    private static Task<object?> Result(object? value) => Task.FromResult(value);

    private static Task<object?> Done(Action action)
    {
        action();
        return Result(null);
    }

    private static async Task<object?> Done(Task task)
    {
        await task;
        return null;
    }
}
