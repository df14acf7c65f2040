using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>The first turn of a socket: middlewares, then CONNECT or CONNECT_ERROR, then the connection listeners.</summary>
/// <remarks>All in the context of the actor whose turn it is: no ConfigureAwait(false).</remarks>
internal static class SocketConnecting
{
    /// <summary>Lets the client in, or refuses it. The task never fails.</summary>
    public static async ValueTask RunAsync(Socket socket)
    {
        var isKnown = socket.Recovered && socket.Namespace.Server.Recovery is { SkipsMiddlewares: true };
        var refusal = (isKnown ? null : await RefusalAsync(socket)) ?? RefusalOfExpired(socket);
        if (refusal is not null)
        {
            Refuse(socket, refusal);
            return;
        }

        // A namespace that came into being with this client is not known to all nodes yet: the client would miss what they emit to everybody.
        await socket.Namespace.Adapter.Remote.WhenKnown("");
        if (socket.HasForeignId)
            await socket.Namespace.Adapter.Remote.WhenKnown(socket.Id);
        if (!socket.Life.TryConnect())
            return;
        socket.KnownIdentity?.OnLifeChanged();
        await RunListenersAsync(socket);
    }

    private static async ValueTask<RefusedException?> RefusalAsync(Socket socket)
    {
        foreach (var middleware in socket.Namespace.Listeners.Middlewares.Snapshot)
        {
            try
            {
                await middleware(socket);
            }
            catch (RefusedException refused)
            {
                return refused;
            }
            catch (Exception e) // the application's: the client must not see what is in it
            {
                socket.Namespace.Server.Log.MiddlewareFailed(e, socket.Namespace.Name);
                return new RefusedException("internal error");
            }
        }

        return null;
    }

    // After the middlewares: they may know a later end than the handshake of the session did.
    private static RefusedException? RefusalOfExpired(Socket socket) =>
        socket.KnownIdentity is { IsExpired: true } ? new RefusedException(DisconnectReasons.AuthenticationExpired) : null;

    /// <summary>Refuses a client whose socket has got no actor.</summary>
    public static void Refuse(Socket socket)
    {
        Refuse(socket, new RefusedException("internal error"));
        _ = socket.Life.FinishAsync(); // nobody else will
    }

    private static void Refuse(Socket socket, RefusedException refusal)
    {
        var json = socket.Client.IsRevision3 ? DescribeBarely(socket.Namespace, refusal) : Describe(socket.Namespace, refusal);
        if (!socket.Life.Close(refusal.Message)) // before the client is told, which may try again at once
            return;
        socket.Namespace.Server.Happenings.OnRefused(socket.Namespace.Name, socket.Id, refusal.Message);
        socket.Client.Send(new SocketPacket(SocketPacketType.ConnectError, socket.Namespace.Name, json.Json));
        socket.Client.ConnectAgain(socket.Namespace.Name);
    }

    private static Argument Describe(Namespace nsp, RefusedException refusal)
    {
        var message = KeyValuePair.Create("message", (object?)refusal.Message);
        try
        {
            if (refusal.Details is { } details)
                return SocketJson.CaptureObject([message, new("data", details)], nsp.Server.Json);
        }
        catch (Exception e) // the application's: the client is to be refused all the same
        {
            nsp.Server.Log.DetailsNotEncoded(e, nsp.Name);
        }

        return SocketJson.CaptureObject([message], nsp.Server.Json);
    }

    /// <summary>As clients of revision 3 read it: nothing but the details, or the message if there are none.</summary>
    private static Argument DescribeBarely(Namespace nsp, RefusedException refusal)
    {
        try
        {
            // Of other kinds those clients would not take it for an error's.
            if (refusal.Details is { } details && SocketJson.Capture(details, nsp.Server.Json) is { Kind: JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array } json)
                return json;
        }
        catch (Exception e) // the application's; see above
        {
            nsp.Server.Log.DetailsNotEncoded(e, nsp.Name);
        }

        return SocketJson.Capture(refusal.Message, nsp.Server.Json);
    }

    /// <summary>Calls all listeners before it waits for any: until their first await no broadcast gets in between.</summary>
    private static Task RunListenersAsync(Socket socket)
    {
        List<Task>? running = null;
        foreach (var listener in socket.Namespace.Listeners.Connection.Snapshot)
        {
            var task = CallAsync(socket, listener);
            if (!task.IsCompleted)
                (running ??= []).Add(task);
        }

        socket.Life.OpenGate();
        return running is null ? Task.CompletedTask : Task.WhenAll(running);
    }

    private static async Task CallAsync(Socket socket, Func<Socket, Task> listener)
    {
        try
        {
            await listener(socket);
        }
        catch (OperationCanceledException) when (socket.Life.IsEnding)
        {
            // It was told to give up, and did.
        }
        catch (Exception e) // the application's; the socket is connected all the same, as in the reference
        {
            socket.Namespace.Server.Log.ListenerFailed(e, "connection", socket.Namespace.Name, socket.Id);
        }
    }
}
