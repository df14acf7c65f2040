using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Rooms;
using ActorSocketIo.Serialization;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo;

/// <summary>What the actors of rooms and namespaces have in common: a namespace, emits, and events that sockets pass on.</summary>
/// <remarks>Everything runs on the actor's turns, one at a time: state needs no lock.</remarks>
public abstract class NamedActor : ReceiveActor
{
    private readonly ListenerTable _listeners = new();
    private readonly string _namespaceName;
    private Namespace? _standIn;

    private protected NamedActor()
    {
        if (!EntityName.TryRead(Self.Path.Name, out _namespaceName, out var room))
            throw new ActorInitializationException($"{GetType().Name} is made by the server when it is addressed, not by Props.");
        RoomName = room;
        Server = SocketIoNode.Of(Context.System).Server;
        ReceiveAsync<RoomProtocol.Forwarded>(OnForwarded);
        Receive<Unreadable>(OnUnreadable);
        Receive<ReceiveTimeout>(_ => Passivate());
    }

    /// <summary>The server, this node's part.</summary>
    protected SocketIoServer Server { get; }

    /// <summary>The namespace it belongs to, or is; this node's part, as it is now.</summary>
    /// <remarks>
    /// Do not keep it: a dynamic one may be dropped and made again. Of one that no client of this node has asked for, it reaches the other nodes' clients.
    /// </remarks>
    protected Namespace Namespace => Server.Namespaces.Find(_namespaceName) ?? (_standIn ??= Server.Namespaces.StandIn(_namespaceName));

    private protected string RoomName { get; }

    /// <summary>Whom <see cref="Emit(string, ReadOnlySpan{object?})"/> is for.</summary>
    private protected abstract BroadcastOperator Members { get; }

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected void Emit(string eventName, object? arg) => Members.Emit(eventName, [arg]);

    /// <summary>Emits to all sockets of the room, or of the namespace.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    protected void Emit(string eventName, params ReadOnlySpan<object?> args) => Members.Emit(eventName, args);

    /// <summary>Sockets in any of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    protected BroadcastOperator To(params ReadOnlySpan<string> rooms) => Namespace.To(rooms);

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the event; it can acknowledge it.</param>
    protected void On(string eventName, Action<EventContext> handler) => _listeners.Add(eventName, Listeners.From(handler));

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>.</summary>
    /// <typeparam name="T">Its first argument.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the id of the socket, and the argument.</param>
    protected void On<T>(string eventName, Action<string, T> handler) =>
        _listeners.Add(eventName, Listeners.From(context => handler(context.SocketId, context.Args.Get<T>(0)!)));

    /// <summary>Listens for an event that sockets pass on with <c>Forward</c>, and answers it.</summary>
    /// <typeparam name="T">Its first argument.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the id of the socket, and the argument; its result acknowledges the event.</param>
    protected void On<T, TResult>(string eventName, Func<string, T, TResult> handler) =>
        _listeners.Add(eventName, context => HandlerResult.AnswerAsync(context, handler(context.SocketId, context.Args.Get<T>(0)!)));

    /// <summary>Stops the actor without losing messages that are on their way: the next one starts it anew.</summary>
    protected static void Passivate() => Context.Parent.Tell(new Passivate(PoisonPill.Instance));

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Stop(Self); // whoever addresses it next gets a fresh one; a half-broken one serves nobody
    }

    private async Task OnForwarded(RoomProtocol.Forwarded message)
    {
        var (name, args) = message.Event.ToEncoded().ReadEvent(Server.Json);
        var reply = message.WantsAck ? new ForwardReply(Sender, Server) : null;
        var context = new EventContext(message.SocketId, name, args, reply);
        foreach (var listener in _listeners.Of(name))
        {
            try
            {
                await listener(context);
            }
            catch (UnreadableArgumentException e) // the client's mistake
            {
                Server.Log.ArgumentDoesNotFit(e, name, Namespace.Name, message.SocketId);
            }
        }
    }

    private void OnUnreadable(Unreadable message) =>
        Sender.Tell(new Status.Failure(new SocketIoException($"The node of {Self.Path.Name} runs another version, which does not read the message '{message.Manifest}'.")));

    private sealed class ForwardReply(IActorRef to, SocketIoServer server) : AckReply
    {
        protected override void SendOnce(ReadOnlySpan<object?> args) =>
            to.Tell(new RoomProtocol.ForwardAnswered(AdapterProtocol.Payload.Of(SocketJson.Encode(null, args, server.Json))));
    }
}
