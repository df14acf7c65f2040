using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo.Sockets;

/// <summary>What one turn of a socket consists of: an event through catch-alls, middlewares and listeners.</summary>
/// <remarks>
/// Nothing that a client sends and nothing that a listener throws comes out of here. One listener after the other runs in the context of the
/// actor whose turn it is: no ConfigureAwait(false).
/// </remarks>
internal static class SocketEvents
{
    /// <summary>Runs an event that the client emitted. The task never fails.</summary>
    /// <param name="socket">Whose event.</param>
    /// <param name="packet">The event.</param>
    /// <param name="isInterleaved">Whether the next event may start while this one awaits; as its listeners were before they ran.</param>
    public static ValueTask RunAsync(Socket socket, SocketPacket packet, out bool isInterleaved)
    {
        isInterleaved = socket.Namespace.Interleaved;
        if (socket.Life.IsEnding)
            return default;
        var args = new Arguments(packet, skip: 1, socket.Namespace.Server.Json);
        var reply = packet.AckId is { } id ? new SocketReply(socket, id) : null;
        var context = new EventContext(socket, EventName.Read(packet.Element(0).Span), args, reply);
        if (!socket.Listeners.AnyIncoming.IsEmpty)
            NoticeIncoming(socket, context);
        var shared = socket.Namespace.Listeners.Events.Of(context.EventName);
        var own = socket.Listeners.Events.Of(context.EventName);
        isInterleaved |= shared.Length + own.Length > 0 && AreInterleaved(shared) && AreInterleaved(own);
        return Handling.IsObserved ? RunObservedAsync(socket, context, shared, own) : RunAsync(socket, context, shared, own);
    }

    /// <summary>Tells the catch-all listeners of something that was emitted.</summary>
    public static void Notice(Socket socket, in EncodedArguments encoded)
    {
        var (name, args) = encoded.ReadEvent(socket.Namespace.Server.Json);
        foreach (var listener in socket.Listeners.AnyOutgoing.Snapshot)
            Guard(socket, name, () => listener(name, args));
    }

    /// <summary>Tells the listeners that the client's authentication ends soon, if that still holds. The task never fails.</summary>
    public static async ValueTask RunExpiringAsync(Socket socket)
    {
        if (socket.Life.IsEnding || socket.KnownIdentity is not { IsExpiring: true } identity)
            return;
        foreach (var listener in identity.Expiring.Snapshot)
        {
            try
            {
                await listener();
            }
            catch (OperationCanceledException) when (socket.Life.IsEnding)
            {
                // It was told to give up, and did.
            }
            catch (Exception e) // the application's; its end comes all the same
            {
                socket.Namespace.Server.Log.ListenerFailed(e, "expiring", socket.Namespace.Name, socket.Id);
            }
        }
    }

    private static ValueTask RunObservedAsync(Socket socket, EventContext context, Listener[] shared, Listener[] own)
    {
        var handling = Handling.Begin(socket.Namespace.Server.Time, socket.Namespace.Name, context.EventName, shared.Length + own.Length > 0);
        context.Handling = handling;
        return handling.EndWith(RunAsync(socket, context, shared, own));
    }

    private static ValueTask RunAsync(Socket socket, EventContext context, Listener[] shared, Listener[] own) =>
        socket.Listeners.Middlewares.IsEmpty ? DispatchAsync(socket, context, shared, own) : RunMiddlewaresAsync(socket, context);

    private static void NoticeIncoming(Socket socket, EventContext context)
    {
        foreach (var listener in socket.Listeners.AnyIncoming.Snapshot)
            Guard(socket, context.EventName, () => listener(context));
    }

    private static async ValueTask RunMiddlewaresAsync(Socket socket, EventContext context)
    {
        foreach (var middleware in socket.Listeners.Middlewares.Snapshot)
        {
            try
            {
                await middleware(context);
            }
            catch (Exception e) // the application's way to refuse the event
            {
                context.Handling?.Failure = e;
                RaiseError(socket, e);
                return;
            }
        }

        await DispatchAsync(socket, context, socket.Namespace.Listeners.Events.Of(context.EventName), socket.Listeners.Events.Of(context.EventName));
    }

    private static bool AreInterleaved(Listener[] listeners)
    {
        foreach (var listener in listeners)
        {
            if (!Listeners.IsInterleaved(listener))
                return false;
        }

        return true;
    }

    private static ValueTask DispatchAsync(Socket socket, EventContext context, Listener[] shared, Listener[] own)
    {
        if (socket.Life.IsEnding)
            return default;
        return (shared.Length, own.Length) switch
        {
            (0, 0) => default,
            (0, 1) => InvokeAsync(socket, own[0], context),
            (1, 0) => InvokeAsync(socket, shared[0], context),
            _ => InvokeAllAsync(socket, [.. shared, .. own], context),
        };
    }

    private static async ValueTask InvokeAllAsync(Socket socket, Listener[] listeners, EventContext context)
    {
        foreach (var listener in listeners)
            await InvokeAsync(socket, listener, context);
    }

    private static ValueTask InvokeAsync(Socket socket, Listener listener, EventContext context)
    {
        try
        {
            var running = listener(context);
            return running.IsCompletedSuccessfully ? default : ObserveAsync(socket, running, context);
        }
        catch (Exception e) // the application's, or an argument that does not fit
        {
            OnFailed(socket, context, e);
            return default;
        }
    }

    private static async ValueTask ObserveAsync(Socket socket, ValueTask running, EventContext context)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (socket.Life.IsEnding)
        {
            // It was told to give up, and did.
        }
        catch (Exception e) // the application's, or an argument that does not fit
        {
            OnFailed(socket, context, e);
        }
    }

    private static void OnFailed(Socket socket, EventContext context, Exception e)
    {
        context.Handling?.Failure = e;
        var log = socket.Namespace.Server.Log;
        if (e is RefusedException)
        {
            // Its sender may not: as if a middleware had refused it.
        }
        else if (e is UnreadableArgumentException)
        {
            log.ArgumentDoesNotFit(e, context.EventName, socket.Namespace.Name, socket.Id);
        }
        else if (socket.Life.HasApplicationActor)
        {
            log.SocketActorFailed(e, socket.Id, socket.Namespace.Name);
            socket.Life.Tell(SocketProtocol.Failed.Instance);
        }
        else
        {
            log.ListenerFailed(e, context.EventName, socket.Namespace.Name, socket.Id);
        }

        RaiseError(socket, e);
    }

    /// <summary>Tells the error listeners.</summary>
    public static void RaiseError(Socket socket, Exception error)
    {
        foreach (var listener in socket.Listeners.Error.Snapshot)
            Guard(socket, "error", () => listener(error));
    }

    private static void Guard(Socket socket, string eventName, Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) // the application's; the event goes on
        {
            socket.Namespace.Server.Log.ListenerFailed(e, eventName, socket.Namespace.Name, socket.Id);
        }
    }
}
