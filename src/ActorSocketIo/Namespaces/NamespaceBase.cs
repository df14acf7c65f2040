using System.Collections.Immutable;
using ActorSocketIo.Namespaces;
using ActorSocketIo.Sockets;
using Akka.Actor;

namespace ActorSocketIo;

/// <summary>What an application does with the clients of a namespace, or of a family of namespaces.</summary>
/// <remarks>A namespace of a family has what the family had when the namespace was made.</remarks>
public abstract class NamespaceBase : BroadcastTarget
{
    private protected NamespaceBase(SocketIoServer server) => Server = server;

    /// <summary>The server it belongs to.</summary>
    public SocketIoServer Server { get; }

    /// <summary>Whether a socket's next event starts when the listener of the one before first awaits, as in Node, not when it has ended. Default false.</summary>
    /// <remarks>Events start in order all the same; connection listeners are waited for. Without effect on a <see cref="SocketActor"/>.</remarks>
    public bool Interleaved
    {
        get => Listeners.Interleaved;
        set => Listeners.Interleaved = value;
    }

    /// <summary>What becomes of packets that wait for clients who take them too slowly, unless a socket says otherwise. Default: nothing is discarded, the client is disconnected.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the policies.</exception>
    public SlowClientPolicy SlowClients
    {
        get => Listeners.SlowClients;
        set => Listeners.SlowClients = SlowClientPolicies.Check(value);
    }

    internal NamespaceListeners Listeners { get; } = new();

    /// <summary>The adapters that an emit goes through: one, or one for each namespace of the family.</summary>
    internal abstract ImmutableArray<Adapter> Adapters { get; }

    private protected sealed override BroadcastOperator Everyone => field ??= new(this, BroadcastScope.Everyone);

    /// <summary>Runs for each client that asks to join, before it is connected, in the order of the calls.</summary>
    /// <param name="middleware">Throws <see cref="RefusedException"/> to refuse the client.</param>
    public void Use(Func<Socket, Task> middleware) => Listeners.Middlewares.Add(middleware);

    /// <summary>A client has joined.</summary>
    /// <param name="handler">Adds the socket's listeners. Its events wait until it has ended.</param>
    public void OnConnection(Func<Socket, Task> handler) => Listeners.Connection.Add(handler);

    /// <inheritdoc cref="OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Action<Socket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnConnection(socket =>
        {
            handler(socket);
            return Task.CompletedTask;
        });
    }

    /// <summary>Handles events by the methods of a class, with an instance and a DI scope for each event.</summary>
    /// <typeparam name="THandlers">The class; its constructor may have services injected.</typeparam>
    /// <exception cref="ArgumentException">No method is marked with <see cref="OnAttribute"/>, and no contract implemented.</exception>
    /// <exception cref="InvalidOperationException">The class or a method is marked with <c>[Authorize]</c>, and the server is not part of an ASP.NET Core application yet; or a contract is, on which it protects nothing.</exception>
    public void UseHandlers<THandlers>()
        where THandlers : SocketHandlers => HandlerClass.Register(typeof(THandlers), Listeners, Server);

    /// <summary>Makes each socket an actor of the application's.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    /// <exception cref="InvalidOperationException">The actor or a method is marked with <c>[Authorize]</c>, which is checked for classes given to <see cref="UseHandlers{THandlers}"/> only.</exception>
    public void UseSocketActor<TActor>()
        where TActor : SocketActor
    {
        HandlerProtection.ThrowIfHandlersAreMarked(typeof(TActor));
        Listeners.SocketActor = typeof(TActor);
    }

    /// <summary>Makes each room that is addressed an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    /// <remarks>
    /// The actor may live on a node where no client has asked for the namespace. If the namespace is of a family that is given by a function, it is known
    /// there only if the server has no other such family.
    /// </remarks>
    public void UseRoomActor<TActor>()
        where TActor : ActorBase, IRoomActor => Listeners.RoomActor = typeof(TActor);

    /// <summary>Makes the namespace, or each of the family, an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    /// <inheritdoc cref="UseRoomActor" path="/remarks"/>
    public void UseNamespaceActor<TActor>()
        where TActor : NamespaceActor => Listeners.NamespaceActor = typeof(TActor);
}
