using System.Runtime.CompilerServices;
using ActorSocketIo.Entities;
using ActorSocketIo.Rooms;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo;

/// <summary>What the actors of rooms and namespaces have in common: a namespace, emits, and events that sockets pass on.</summary>
/// <remarks>Everything runs on the actor's turns, one at a time: state needs no lock.</remarks>
public abstract class NamedActor : ReceiveActor
{
    private protected NamedActor()
    {
        Entity = new(Context, GetType());
        ReceiveAsync<RoomProtocol.Forwarded>(message => Entity.OnForwarded(message, Sender));
        Receive<Unreadable>(message => Sender.Tell(Entity.Refuse(message)));
        Receive<ReceiveTimeout>(_ => Passivate());
    }

    /// <summary>The server, this node's part.</summary>
    protected SocketIoServer Server => Entity.Node.Server;

    /// <summary>The namespace it belongs to, or is; this node's part, as it is now.</summary>
    /// <remarks>
    /// Do not keep it: a dynamic one may be dropped and made again. Of one that no client of this node has asked for, it reaches the other nodes' clients.
    /// </remarks>
    protected Namespace Namespace => Entity.Namespace;

    private protected EntityPart Entity { get; }

    /// <summary>Whom <see cref="Emit(string, ReadOnlySpan{object?})"/> is for.</summary>
    private protected abstract BroadcastOperator Members { get; }

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected void Emit(string eventName, object? arg) => Members.Emit(eventName, [arg]);

    /// <summary>Emits to all sockets of the room, or of the namespace.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    protected void Emit(string eventName, params ReadOnlySpan<object?> args) => Members.Emit(eventName, args);

    /// <summary>Emits through a contract to all sockets of the room, or of the namespace.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    protected TEvents As<TEvents>()
        where TEvents : class => Members.As<TEvents>();

    /// <summary>Sockets in any of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    protected BroadcastOperator To(params ReadOnlySpan<string> rooms) => Namespace.To(rooms);

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the event; it can acknowledge it.</param>
    protected void On(string eventName, Action<EventContext> handler) => Entity.Listeners.Add(eventName, Listeners.From(handler));

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>.</summary>
    /// <typeparam name="T">Its first argument.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the id of the socket, and the argument.</param>
    protected void On<T>(string eventName, Action<string, T> handler) =>
        Entity.Listeners.Add(eventName, Listeners.From(context => handler(context.SocketId, context.Args.Get<T>(0)!)));

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>, and answers it.</summary>
    /// <typeparam name="T">Its first argument.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the id of the socket, and the argument; its result acknowledges the event.</param>
    protected void On<T, TResult>(string eventName, Func<string, T, TResult> handler) =>
        Entity.Listeners.Add(eventName, context => HandlerResult.AnswerAsync(context, handler(context.SocketId, context.Args.Get<T>(0)!)));

    /// <summary>Stops the actor without losing messages that are on their way: the next one starts it anew.</summary>
    protected static void Passivate() => Context.Parent.Tell(new Passivate(EntityStop.Instance));

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Passivate(); // whoever addresses it next gets a fresh one; what waits already is this one's, which is new too: only what it failed with is lost
    }

    /// <inheritdoc/>
    protected sealed override bool AroundReceive(Receive receive, object message)
    {
        if (message is not EntityStop)
            return base.AroundReceive(receive, message);
        Context.Stop(Self);
        return true;
    }
}
