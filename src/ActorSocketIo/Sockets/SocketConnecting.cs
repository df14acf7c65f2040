using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Sockets;

/// <summary>The first turn of a socket: middlewares, then CONNECT or CONNECT_ERROR, then the connection listeners.</summary>
internal static class SocketConnecting
{
    /// <summary>Lets the client in, or refuses it. The task never fails.</summary>
    public static async ValueTask RunAsync(Socket socket)
    {
        if (await RefusalAsync(socket).ConfigureAwait(false) is { } refusal)
        {
            Refuse(socket, refusal);
            return;
        }

        // A namespace that came into being with this client is not known to all nodes yet: the client would miss what they emit to everybody.
        await socket.Namespace.Adapter.Remote.WhenKnown("").ConfigureAwait(false);
        if (socket.Life.TryConnect())
            await RunListenersAsync(socket).ConfigureAwait(false);
    }

    private static async ValueTask<RefusedException?> RefusalAsync(Socket socket)
    {
        foreach (var middleware in socket.Namespace.Listeners.Middlewares.Snapshot)
        {
            try
            {
                await middleware(socket).ConfigureAwait(false);
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

    private static void Refuse(Socket socket, RefusedException refusal)
    {
        var json = refusal.Details is null
            ? SocketJson.CaptureObject([new("message", refusal.Message)], socket.Namespace.Server.Json)
            : SocketJson.CaptureObject([new("message", refusal.Message), new("data", refusal.Details)], socket.Namespace.Server.Json);
        if (socket.Life.Close(refusal.Message)) // before the client is told, which may try again at once
            socket.Client.Send(new SocketPacket(SocketPacketType.ConnectError, socket.Namespace.Name, json.Json));
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
            await listener(socket).ConfigureAwait(false);
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
