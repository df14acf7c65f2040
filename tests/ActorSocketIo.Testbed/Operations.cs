namespace ActorSocketIo.Testbed;

/// <summary>The operations that a broadcast of a socket and a narrowed namespace have in common.</summary>
internal static class Operations
{
    public static async Task<object?> ApplyAsync(BroadcastOperator sockets, Call call)
    {
        switch (call.Op)
        {
            case "emit":
                sockets.Emit(call.EventName, call.EventArgs);
                return null;
            case "send":
                sockets.Send(call.Values(0));
                return null;
            case "emitWithAck":
                return await sockets.EmitWithAckAsync(call.EventName, call.EventArgs);
            case "fetchSockets":
                return (await sockets.FetchSocketsAsync()).OrderBy(socket => socket.Id, StringComparer.Ordinal).Select(View);
            case "socketsJoin":
                await sockets.SocketsJoinAsync(call.Rooms);
                return null;
            case "socketsLeave":
                await sockets.SocketsLeaveAsync(call.Rooms);
                return null;
            case "disconnectSockets":
                await sockets.DisconnectSocketsAsync(call.Flag);
                return null;
            default:
                throw new ArgumentException($"unknown operation {call.Op}", nameof(call));
        }
    }

    /// <summary>The ids of the sockets in the rooms of a call, the caller's too: the reference's <c>allSockets</c> knows no exceptions.</summary>
    public static async Task<object?> IdsIn(Namespace nsp, Call call) =>
        (await nsp.In(call.Target.In ?? []).AllSocketsAsync()).Order(StringComparer.Ordinal);

    /// <summary>A handshake as the reference shows it.</summary>
    public static object View(Handshake handshake) => new
    {
        handshake.Headers,
        handshake.Time,
        handshake.Address,
        Xdomain = handshake.IsCrossDomain,
        Secure = handshake.IsSecure,
        handshake.Issued,
        handshake.Url,
        handshake.Query,
        handshake.Auth,
    };

    private static object View(RemoteSocket socket) => new
    {
        socket.Id,
        Rooms = socket.Rooms.Order(StringComparer.Ordinal),
        socket.Data,
        Handshake = View(socket.Handshake),
    };
}
