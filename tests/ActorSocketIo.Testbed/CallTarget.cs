namespace ActorSocketIo.Testbed;

/// <summary>What narrows the subject of a call.</summary>
internal sealed record CallTarget(string Namespace, string[] In, string[] Except, bool Broadcast, bool Local, bool Volatile, bool? Compress, TimeSpan? Timeout)
{
    /// <summary>Whether it makes a call of a socket one on everybody else.</summary>
    public bool IsBroadcast => Broadcast || Local || In.Length > 0 || Except.Length > 0;

    public static CallTarget Read(Argument target) => new(
        target["nsp"].Get<string>() ?? "/",
        target["in"].Get<string[]>() ?? [],
        target["except"].Get<string[]>() ?? [],
        target["broadcast"].Get<bool?>() ?? false,
        target["local"].Get<bool?>() ?? false,
        target["volatile"].Get<bool?>() ?? false,
        target["compress"].Get<bool?>(),
        target["timeout"].Get<double?>() is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

    public BroadcastOperator Narrow(Socket socket) => Narrow(socket.In(In));

    public BroadcastOperator Narrow(BroadcastTarget target) => Narrow(target.In(In));

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
        if (Except.Length > 0)
            sockets = sockets.Except(Except);
        if (Local)
            sockets = sockets.Local;
        if (Volatile)
            sockets = sockets.Volatile;
        if (Compress is { } compress)
            sockets = sockets.Compress(compress);
        return Timeout is { } timeout ? sockets.Timeout(timeout) : sockets;
    }
}
