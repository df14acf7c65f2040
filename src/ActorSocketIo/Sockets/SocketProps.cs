using System.Collections.Concurrent;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Sockets;

/// <summary>How sockets' actors are made.</summary>
/// <remarks>One <see cref="Props"/> for all of a kind: whenever Akka changes one, and twice for each actor, it parses configuration, if only an empty one.</remarks>
internal sealed class SocketProps(SocketIoNode node)
{
    /// <summary>Where sockets' actors run. Key of <c>reference.conf</c>.</summary>
    public const string Dispatcher = "socketio.socket-dispatcher";

    private const string Mailbox = "socketio.socket-mailbox";

    private readonly ConcurrentDictionary<Type, Props> _applications = new();
    private readonly Props _entity = Props.CreateBy(new Producer(node)).WithDeploy(new AsItIs(Dispatcher, Mailbox));
    private readonly Props _stray = Props.Create(() => new StraySocket(node));

    /// <summary>Of the socket with an id, which is in the node's <see cref="Arrivals"/>; else of one that nobody has.</summary>
    public Props Of(string id)
    {
        if (node.Arrivals.Find(id) is not { } socket)
            return _stray;
        return socket.Namespace.Listeners.SocketActor is { } actor
            ? _applications.GetOrAdd(actor, static (actor, node) => Props.CreateBy(new ApplicationProducer(node, actor)).WithDeploy(new AsItIs(Dispatcher, "")), node)
            : _entity;
    }

    // In the context of the actor that is being made.
    private static string Id => ActorCell.GetCurrentSelfOrNoSender()!.Path.Name;

    /// <summary>Says all that there is to say: there is no configuration for single sockets.</summary>
    private sealed class AsItIs(string dispatcher, string mailbox) : Deploy("", None.Config, Akka.Routing.NoRouter.Instance, NoScopeGiven, dispatcher, mailbox)
    {
        public override Deploy WithFallback(Deploy other) => this;
    }

    /// <summary>Makes an actor of the application's, with services injected.</summary>
    /// <remarks>One that cannot be made must not leave its client without an answer: it has no <c>PostStop</c> to say so.</remarks>
    private sealed class ApplicationProducer(SocketIoNode node, Type actor) : IIndirectActorProducer
    {
        public Type ActorType => actor;

        public ActorBase Produce()
        {
            if (node.Arrivals.Find(Id) is not { } socket)
                return new StraySocket(node);
            try
            {
                return (ActorBase)ActivatorUtilities.CreateInstance(node.Server.Services, actor);
            }
            catch (Exception e) // a service that is missing, or the application's constructor
            {
                node.Arrivals.Take(socket.EntityId);
                node.Server.Log.SocketActorNotMade(e, socket.Id, socket.Namespace.Name);
                SocketConnecting.Refuse(socket);
                return new StraySocket(node);
            }
        }

        public void Release(ActorBase actor)
        {
            // What was injected belongs to the application's container.
        }
    }

    /// <summary>Makes the actor without an expression tree.</summary>
    private sealed class Producer(SocketIoNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SocketEntity);

        public ActorBase Produce() => node.Arrivals.Take(Id) is { } socket ? new SocketEntity(socket) : new StraySocket(node);

        public void Release(ActorBase actor)
        {
            // Nothing was borrowed.
        }
    }
}
