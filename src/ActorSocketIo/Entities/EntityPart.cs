using ActorSocketIo.Adapters;
using ActorSocketIo.Rooms;
using ActorSocketIo.Telemetry;
using Akka.Actor;

namespace ActorSocketIo.Entities;

/// <summary>What makes an actor that of a room or namespace, whichever base class it has: its names, and events that sockets pass on.</summary>
internal sealed class EntityPart
{
    private readonly string _namespaceName;
    private readonly string _entityId;
    private Namespace? _standIn;

    /// <summary>Reads the names of the actor that is being made.</summary>
    /// <param name="context">Its context.</param>
    /// <param name="actor">Its type.</param>
    /// <exception cref="ActorInitializationException">It is not made by the server.</exception>
    public EntityPart(IActorContext context, Type actor)
    {
        _entityId = context.Self.Path.Name;
        if (!EntityName.TryRead(_entityId, out _namespaceName, out var room))
            throw new ActorInitializationException($"{actor.Name} is made by the server when it is addressed, not by Props.");
        Room = room;
        Node = SocketIoNode.Of(context.System);
    }

    /// <summary>The node it lives on.</summary>
    public SocketIoNode Node { get; }

    /// <summary>The room; empty for a namespace.</summary>
    public string Room { get; }

    /// <summary>The namespace, this node's part, as it is now.</summary>
    public Namespace Namespace => Node.Server.Namespaces.Find(_namespaceName) ?? (_standIn ??= Node.Server.Namespaces.StandIn(_namespaceName));

    /// <summary>What listens for events that sockets pass on.</summary>
    public ListenerTable Listeners { get; } = new();

    /// <summary>Runs the listeners of an event; to be awaited in the actor's context. What they throw fails the actor, and whoever waits for the answer is told.</summary>
    public async Task OnForwarded(RoomProtocol.Forwarded message, IActorRef sender)
    {
        var (name, args) = message.Event.ToEncoded().ReadEvent(Node.Server.Json);
        var reply = message.WantsAck ? new ForwardReply(sender, Node.Server) : null;
        var context = new EventContext(message.SocketId, name, args, reply);
        var listeners = Listeners.Of(name);
        using var span = listeners.Length == 0 ? null : Traces.Continue("process", message.TraceParent, _namespaceName, name);
        foreach (var listener in listeners)
        {
            try
            {
                await listener(context);
            }
            catch (UnreadableArgumentException e) // the client's mistake
            {
                span?.Fail(e.GetType().FullName!, e.Message);
                Node.Server.Log.ArgumentDoesNotFit(e, name, Namespace.Name, message.SocketId);
            }
            catch (Exception e)
            {
                span?.Fail(e.GetType().FullName!, e.Message);
                if (message.WantsAck) // its socket's events wait for the answer
                    sender.Tell(new Status.Failure(new SocketIoException($"The actor of {_entityId} failed.")));
                throw;
            }
        }
    }

    /// <summary>The answer to a message of another version.</summary>
    public Status.Failure Refuse(Unreadable message) =>
        new(new SocketIoException($"The node of {_entityId} runs another version, which does not read the message '{message.Manifest}'."));

    private sealed class ForwardReply(IActorRef to, SocketIoServer server) : AckReply(server.Json)
    {
        protected override void SendOnce(in EncodedArguments encoded) => to.Tell(new RoomProtocol.ForwardAnswered(AdapterProtocol.Payload.Of(encoded)));
    }
}
