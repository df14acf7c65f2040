namespace ActorSocketIo.Testbed;

/// <summary>What narrows the subject of a call. That there are lists of rooms counts, though they be empty.</summary>
internal sealed record CallTarget(string Namespace, string[]? In, string[]? Except, bool Broadcast, bool Local, bool Volatile, bool? Compress, TimeSpan? Timeout)
{
    /// <summary>Whether it makes a call of a socket one on everybody else.</summary>
    public bool IsBroadcast => Broadcast || Local || In is not null || Except is not null;

    /// <summary>Whether there is anything in it, but for a timeout.</summary>
    public bool IsNarrowed => IsBroadcast || Volatile || Compress is not null;

    public static CallTarget Read(Argument target) => new(
        target["nsp"].Get<string>() ?? "/",
        RoomsOf(target["in"]),
        RoomsOf(target["except"]),
        JsValue.IsTruthy(target["broadcast"]),
        JsValue.IsTruthy(target["local"]),
        JsValue.IsTruthy(target["volatile"]),
        target["compress"].IsNull ? null : JsValue.IsTruthy(target["compress"]),
        target["timeout"].IsNull ? null : JsValue.Milliseconds(target["timeout"]));

    public BroadcastOperator Narrow(Socket socket) => Narrow(socket.In(In ?? []));

    public BroadcastOperator Narrow(BroadcastTarget target) => Narrow(target.In(In ?? []));

    /// <summary>The socket itself, with the flags.</summary>
    public SocketEmitter Emitter(Socket socket)
    {
        var emitter = socket.Compress(Compress ?? true);
        if (Volatile)
            emitter = emitter.Volatile;
        return Timeout is { } timeout ? emitter.Timeout(timeout) : emitter;
    }

    private BroadcastOperator Narrow(BroadcastOperator sockets)
    {
        sockets = sockets.Except(Except ?? []);
        if (Local)
            sockets = sockets.Local;
        if (Volatile)
            sockets = sockets.Volatile;
        if (Compress is { } compress)
            sockets = sockets.Compress(compress);
        return Timeout is { } timeout ? sockets.Timeout(timeout) : sockets;
    }

    private static string[]? RoomsOf(Argument value) => JsValue.IsTruthy(value) ? JsValue.Texts(value) : null;
}
