namespace ActorSocketIo.Testbed;

/// <summary>The calls of <c>/control</c>: their subject is a namespace on this node.</summary>
/// <param name="io">This node's server.</param>
/// <param name="families">Families of namespaces that calls can name.</param>
/// <param name="log">This node's log.</param>
internal sealed class ControlCalls(SocketIoServer io, IReadOnlyDictionary<string, ParentNamespace> families, EventLog log)
{
    /// <summary>Applies a call and acknowledges it, beside the events that come after it.</summary>
    public void Answer(EventContext context) => _ = AnswerAsync(context);

    private async Task AnswerAsync(EventContext context)
    {
        var request = context.Args[0];
        context.Ack(await CallAnswer.Of(() => ApplyAsync(Call.Read(request)), isOfMany: true));
    }

    private async Task<object?> ApplyAsync(Call call)
    {
        switch (call.Op)
        {
            case "log":
                return log.Query(call.First);
            case "namespaces":
                return io.AllNamespaces.Select(known => known.Name).Order(StringComparer.Ordinal);
        }

        if (families.TryGetValue(call.Target.Namespace, out var family))
            return await ApplyAsync(family, call);

        var nsp = io.Of(call.Target.Namespace);
        switch (call.Op)
        {
            case "stats":
                return new { Clients = io.Engine.ClientsCount, Sockets = nsp.Sockets.Count };
            case "serverSideEmit":
                nsp.ServerSideEmit(call.EventName, call.EventArgs);
                return null;
            case "serverSideEmitWithAck":
                return await nsp.ServerSideEmitWithAckAsync(call.EventName, call.EventArgs);
            case "allSockets":
                return await Operations.IdsIn(nsp, call);
            case "emitOrdered": // not in the contract
                await nsp.Room(call.Target.In![0]).EmitOrderedAsync(call.EventName, call.EventArgs);
                return null;
            default:
                return await ApplyAsync((BroadcastTarget)nsp, call);
        }
    }

    /// <summary>What the reference's families answer: they have no sockets of their own, and only say so if they are asked without flags.</summary>
    private Task<object?> ApplyAsync(ParentNamespace family, Call call) => call.Op switch
    {
        "stats" => Task.FromResult<object?>(new { Clients = io.Engine.ClientsCount, Sockets = 0 }),
        "serverSideEmit" => Task.FromResult<object?>(null),
        "allSockets" => Nobody(),
        "fetchSockets" or "emitWithAck" when call.Target.IsNarrowed || call.Target.Timeout is not null => Nobody(),
        "remote" when call.Target.IsNarrowed => Nobody(),
        _ => ApplyAsync((BroadcastTarget)family, call),
    };

    private static Task<object?> Nobody() => Task.FromResult<object?>(Array.Empty<object>());

    private static Task<object?> ApplyAsync(BroadcastTarget subject, Call call)
    {
        var sockets = call.Target.Narrow(subject);
        return call.Op switch
        {
            "remote" => OnEachAsync(sockets, call),
            "fork" => Fork(sockets, call),
            _ => Operations.ApplyAsync(sockets, call),
        };
    }

    /// <summary>Derives two operators, drops both, and emits to the first one: it must not have changed.</summary>
    private static Task<object?> Fork(BroadcastOperator sockets, Call call)
    {
        _ = sockets.In(JsValue.Text(call.Args[0]));
        _ = sockets.Except(JsValue.Text(call.Args[1]));
        sockets.Emit(JsValue.Text(call.Args[2]), call.Values(3));
        return Task.FromResult<object?>(null);
    }

    private static async Task<object?> OnEachAsync(BroadcastOperator sockets, Call call)
    {
        var inner = call with { Op = call.EventName, Args = call.Args[1..] };
        var found = (await sockets.FetchSocketsAsync()).OrderBy(socket => socket.Id, StringComparer.Ordinal);
        return await Task.WhenAll(found.Select(async socket =>
        {
            var subject = call.Target.Timeout is { } timeout ? socket.Timeout(timeout) : socket;
            var answer = await CallAnswer.Of(() => ApplyAsync(subject, inner), isOfMany: false);
            answer["id"] = socket.Id;
            return answer;
        }));
    }

    private static async Task<object?> ApplyAsync(RemoteSocket socket, Call call)
    {
        switch (call.Op)
        {
            case "emit":
                socket.Emit(call.EventName, call.EventArgs);
                return null;
            case "emitWithAck":
                return await socket.EmitWithAckAsync(call.EventName, call.EventArgs);
            case "join":
                await socket.JoinAsync(call.Rooms);
                return null;
            case "leave":
                await socket.LeaveAsync(call.Rooms);
                return null;
            case "disconnect":
                await socket.DisconnectAsync(call.Flag);
                return null;
            default:
                throw new ArgumentException($"unknown operation {call.Op}", nameof(call));
        }
    }
}
