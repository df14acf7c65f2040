using System.Runtime.CompilerServices;
using System.Security.Claims;
using ActorSocketIo.Corking;
using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;
using ActorSocketIo.Rooms;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>One client in one namespace, on the node that holds its session. All of it may be used from any thread.</summary>
/// <remarks>
/// Its listeners run one event after the other, on the turns of the socket's actor, unless they are <see cref="Interleaved"/>; while one
/// awaits, acknowledgements are settled and server utilities that include this very socket answer. How it is opened and closed: <see cref="SocketLife"/>.
/// </remarks>
public sealed class Socket : EventSource, IEventSender
{
    private SocketIdentity? _identity; // null: who came with the handshake, for ever

    /// <param name="entityId">Of its actor, and its public id too, unless a claim brings one, or the client makes it.</param>
    /// <param name="nsp">Its namespace.</param>
    /// <param name="client">Its client.</param>
    /// <param name="handshake">How it came to be.</param>
    /// <param name="recoverable">What is to be kept of a new client; null if nothing is.</param>
    /// <param name="claim">What a client that was here before takes up again.</param>
    internal Socket(string entityId, Namespace nsp, ClientConnection client, Handshake handshake, Recoverable? recoverable = null, RecoveryClaim? claim = null)
    {
        EntityId = entityId;
        Id = client.IsRevision3 ? SocketId.OfRevision3(client.Session.Id, nsp.Name) : claim?.Recoverable.Membership.Id ?? entityId;
        Namespace = nsp;
        Client = client;
        Handshake = handshake;
        Acks = new AckTable(client.Inbox);
        Claim = claim;
        Data = claim?.Recoverable.Data?.Copy() ?? new SocketData(nsp.Server.Json);
        Membership = claim?.Recoverable.Membership ?? new Membership(this, recoverable);
        if (recoverable is not null)
            recoverable.Membership = Membership;
        Life = new SocketLife(this);
        if (claim?.Recoverable.Principal is { } principal)
            _identity = new SocketIdentity(this) { Known = principal };
    }

    /// <summary>The public id; its own room's name. Not the session's id.</summary>
    public string Id { get; }

    /// <summary>The namespace it is in.</summary>
    public Namespace Namespace { get; }

    /// <summary>How it came to be.</summary>
    public Handshake Handshake { get; }

    /// <summary>Who the client is: whom ASP.NET Core's authentication said, unless a handler that lets it authenticate anew says somebody else.</summary>
    public ClaimsPrincipal? User
    {
        get => _identity is { } identity ? identity.User : Handshake.User;
        set => Identity.User = value;
    }

    /// <summary>When the client's authentication ends; null, as by default, for never. Any thread may change it, as often as it likes.</summary>
    /// <remarks>
    /// Then the client is disconnected from the namespace, with the reason <see cref="DisconnectReasons.AuthenticationExpired"/> here and <c>io server disconnect</c> there, after which
    /// the official client does not come back by itself; <see cref="OnExpiring(Action)"/> is raised before. To let clients renew it, listen for an event and set a later end:
    /// <code>socket.On("token", (string token) => { socket.ExpiresAt = Validate(token).ValidTo; });</code>
    /// A client whose end has come while middlewares ran is refused. If it comes back to an earlier session, that one's end holds until a later one is set. The first end is set by a middleware, or with <see cref="SocketIoOptions.CloseOnAuthenticationExpiration"/> by ASP.NET Core.
    /// </remarks>
    public DateTimeOffset? ExpiresAt
    {
        get => _identity?.ExpiresAt;
        set => Identity.ExpiresAt = value;
    }

    /// <summary>What the application keeps with it; other nodes see it in <c>FetchSocketsAsync</c>.</summary>
    public SocketData Data { get; }

    /// <summary>The rooms it is in, its id included; none once it is disconnected.</summary>
    public IReadOnlySet<string> Rooms => Membership.NamesOf(this);

    /// <summary>The session beneath it, shared with the client's sockets in other namespaces.</summary>
    public EngineSession Conn => Client.Session;

    /// <summary>The request that opened the session.</summary>
    public EngineRequest Request => Client.Session.Request;

    /// <summary>How much waits for the client, of its sockets in all namespaces: what an application that paces itself looks at. Any thread, at any time.</summary>
    /// <remarks>Without what is held back until the connection listeners have had their first word.</remarks>
    public OutboxFill Outbox => Conn.Outbox;

    /// <summary>Whether it is connected: not in middleware any more, and not closed.</summary>
    public bool Connected => Life.IsConnected;

    /// <summary>Whether it took up an earlier session again.</summary>
    /// <remarks>Then its id is as it was, and so are its rooms and data, and the client gets what it has missed. See <see cref="SocketIoOptions.ConnectionStateRecovery"/>.</remarks>
    public bool Recovered => Claim is not null;

    /// <summary>Cancelled when it is closed, before <c>disconnecting</c>.</summary>
    public CancellationToken Aborted => Life.Aborted;

    /// <summary>Everybody else in the namespace.</summary>
    public BroadcastOperator Broadcast => new(Namespace, BroadcastScope.Everyone.But([Id]));

    /// <summary>Everybody else on this node.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>Emits that are dropped unless the client can take them at once.</summary>
    public SocketEmitter Volatile => Emitter with { IsVolatile = true };

    /// <summary>What becomes of packets of this socket that wait for a client who takes them too slowly; the namespace's policy, until it is set.</summary>
    /// <remarks>For what is sent from now on. A client that comes back has a new socket, for which it is to be set again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the policies.</exception>
    public SlowClientPolicy SlowClients
    {
        get => Life.SlowClients;
        set
        {
            Life.SlowClients = SlowClientPolicies.Check(value);
            if (value == SlowClientPolicy.KeepLatest)
                Namespace.KeepLatest();
        }
    }

    /// <summary>Listens as the socket does, but the next event starts when the listener first awaits, as in Node, not when it has ended.</summary>
    /// <remarks>
    /// Events start in order all the same. An event is interleaved if each of its listeners is; for all events of a namespace there is
    /// <see cref="NamespaceBase.Interleaved"/>. Without effect on a <see cref="SocketActor"/>: its state needs no lock because it does one thing at a time.
    /// </remarks>
    public EventSource Interleaved => new InterleavedEvents(Listeners.Events);

    /// <summary>Whether its client is of revision 3 and made its id of one that does not name this node: of an application's <see cref="EngineServer.GenerateId"/>.</summary>
    internal bool HasForeignId =>
        Conn.Protocol == 3 && !(SocketId.TryGetNodeOfRevision3(Id, out var home) && home == Namespace.Server.RunningNode.Peers.Self);

    internal ClientConnection Client { get; }

    internal SocketLife Life { get; }

    internal AckTable Acks { get; }

    internal SocketListeners Listeners { get; } = new();

    /// <summary>Its id as an actor; the public one outlives it if the client comes back.</summary>
    internal string EntityId { get; }

    internal RecoveryClaim? Claim { get; }

    internal Membership Membership { get; }

    /// <summary>Its identity, if there is more to say of it than the handshake says.</summary>
    internal SocketIdentity? KnownIdentity => _identity;

    private SocketIdentity Identity
    {
        get
        {
            if (_identity is { } known)
                return known;
            var own = new SocketIdentity(this);
            return Interlocked.CompareExchange(ref _identity, own, null) ?? own;
        }
    }

    private SocketEmitter Emitter => new(this);

    /// <summary>Emits to everybody else in any of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>Emits to everybody else who is in none of the rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Broadcast.Except(rooms);

    /// <summary>Whether transports may compress the packet.</summary>
    /// <param name="compress">Default of a packet: true.</param>
    public SocketEmitter Compress(bool compress) => Emitter with { IsCompressed = compress };

    /// <inheritdoc cref="SocketEmitter.Key"/>
    public SocketEmitter Key(string key) => Emitter.Key(key);

    /// <summary>How long to wait for the client's answer, or in <c>EmitAsync</c> for room.</summary>
    /// <param name="timeout">From the emit on; zero is a real timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    public SocketEmitter Timeout(TimeSpan timeout) => Emitter.Timeout(timeout);
    /// <summary>Sends an event to the client; after the socket's end it is dropped.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event to the client; after the socket's end it is dropped, or kept for a client that may come back.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments; binary may stand anywhere in them.</param>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> args) => Emitter.Emit(eventName, args);
    /// <inheritdoc cref="SocketEmitter.EmitAsync(string, ReadOnlySpan{object?}, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public ValueTask EmitAsync(string eventName, CancellationToken cancellation = default) => Emitter.EmitAsync(eventName, cancellation);

    /// <inheritdoc cref="SocketEmitter.EmitAsync(string, object?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask EmitAsync(string eventName, object? arg, CancellationToken cancellation = default) => Emitter.EmitAsync(eventName, arg, cancellation);

    /// <inheritdoc cref="SocketEmitter.EmitAsync(string, ReadOnlySpan{object?}, CancellationToken)"/>
    public ValueTask EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default) => Emitter.EmitAsync(eventName, args, cancellation);

    /// <summary>Sends the event <c>message</c>.</summary>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    [OverloadResolutionPriority(1)]
    public void Send(object? arg) => Send([arg]);

    /// <summary>Sends the event <c>message</c>.</summary>
    /// <param name="args">Its arguments.</param>
    public void Send(params ReadOnlySpan<object?> args) => Emitter.Emit("message", args);
    /// <inheritdoc cref="SocketEmitter.EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<Arguments> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <inheritdoc cref="SocketEmitter.EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    public Task<Arguments> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) => Emitter.EmitWithAckAsync(eventName, args);
    /// <inheritdoc cref="SocketEmitter.EmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<T?> EmitWithAckAsync<T>(string eventName, object? arg) => EmitWithAckAsync<T>(eventName, [arg]);

    /// <inheritdoc cref="SocketEmitter.EmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public Task<T?> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> args) => Emitter.EmitWithAckAsync<T>(eventName, args);

    /// <summary>Emits through a contract: <c>await socket.As&lt;IChatClient&gt;().Confirm("sure?")</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public TEvents As<TEvents>()
        where TEvents : class => EventContracts.As<TEvents>(this);

    /// <summary>Joins rooms. After the end of the socket nothing happens.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node find the socket there; for emits of this node it holds at once.</returns>
    public Task JoinAsync(params ReadOnlySpan<string> rooms) => Membership.Join(this, rooms);

    /// <summary>Leaves rooms; no emit that begins later reaches the socket through them.</summary>
    /// <param name="rooms">The rooms.</param>
    public void Leave(params ReadOnlySpan<string> rooms) => Membership.Leave(this, rooms);

    /// <summary>Disconnects the client from this namespace, or altogether.</summary>
    /// <param name="close">Whether the session is closed with all its namespaces.</param>
    public void Disconnect(bool close = false)
    {
        if (close)
            Client.DisconnectAll();
        else
            Life.Disconnect();
    }

    /// <summary>Runs before the listeners of each event, in the order of the calls.</summary>
    /// <param name="middleware">May change the arguments. If it throws, the event is dropped and the <c>error</c> listeners get the exception.</param>
    public void Use(Func<EventContext, Task> middleware) => Listeners.AddMiddleware(middleware);

    /// <summary>Gets every event that arrives, before middlewares and listeners.</summary>
    /// <param name="listener">Gets the event.</param>
    public void OnAny(Action<EventContext> listener) => Listeners.AnyIncoming.Add(listener);

    /// <summary>As <see cref="OnAny"/>, before those that are there.</summary>
    /// <param name="listener">Gets the event.</param>
    public void PrependAny(Action<EventContext> listener) => Listeners.AnyIncoming.Prepend(listener);

    /// <summary>Removes one catch-all listener, or all.</summary>
    /// <param name="listener">The listener; null for all.</param>
    public void OffAny(Action<EventContext>? listener = null) => Listeners.AnyIncoming.Remove(listener);

    /// <summary>The catch-all listeners of arriving events.</summary>
    public IReadOnlyList<Action<EventContext>> ListenersAny() => Listeners.AnyIncoming.All;

    /// <summary>Gets every event that is sent to the client, broadcasts included, acknowledgements not; on the socket's turn, after the emit.</summary>
    /// <remarks>While a handler awaits, as many may wait as events (<see cref="SocketIoOptions.MaxPendingEvents"/>): the listener is not told of more.</remarks>
    /// <param name="listener">Gets name and arguments.</param>
    public void OnAnyOutgoing(Action<string, Arguments> listener) => Listeners.AnyOutgoing.Add(listener);

    /// <summary>As <see cref="OnAnyOutgoing"/>, before those that are there.</summary>
    /// <param name="listener">Gets name and arguments.</param>
    public void PrependAnyOutgoing(Action<string, Arguments> listener) => Listeners.AnyOutgoing.Prepend(listener);

    /// <summary>Removes one catch-all listener of sent events, or all.</summary>
    /// <param name="listener">The listener; null for all.</param>
    public void OffAnyOutgoing(Action<string, Arguments>? listener = null) => Listeners.AnyOutgoing.Remove(listener);

    /// <summary>The catch-all listeners of sent events.</summary>
    public IReadOnlyList<Action<string, Arguments>> ListenersAnyOutgoing() => Listeners.AnyOutgoing.All;

    /// <summary>Removes the listeners of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Off(string eventName) => Listeners.Events.Remove(eventName);

    /// <summary>Listens for the next event of a name only.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="handler">Gets the event.</param>
    public void Once(string eventName, Func<EventContext, Task> handler)
    {
        var done = 0;
        Listener? once = null;
        once = context =>
        {
            Listeners.Events.Remove(eventName, once!);
            return Interlocked.Exchange(ref done, 1) == 0 ? new ValueTask(handler(context)) : default;
        };
        Listeners.Events.Add(eventName, once);
    }

    /// <summary>Passes an event on to the actor of a room, which may acknowledge it.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="room">The room, chosen by the application for each event; null drops the event.</param>
    public void Forward(string eventName, Func<EventContext, string?> room)
    {
        ArgumentNullException.ThrowIfNull(room);
        Listeners.Events.Add(eventName, context => room(context) is { } name ? Forwarding.PassOnAsync(context, Namespace.Room(name)) : default);
    }

    /// <summary>The socket is about to leave its rooms, which it still has.</summary>
    /// <param name="handler">Gets the reason, see <see cref="DisconnectReasons"/>.</param>
    public void OnDisconnecting(Func<string, Task> handler) => Listeners.Disconnecting.Add(handler);

    /// <inheritdoc cref="OnDisconnecting(Func{string, Task})"/>
    public void OnDisconnecting(Action<string> handler) => Listeners.Disconnecting.Add(AsTask(handler));

    /// <summary>The socket has left its rooms; the last thing that happens to it.</summary>
    /// <param name="handler">Gets the reason, see <see cref="DisconnectReasons"/>.</param>
    public void OnDisconnect(Func<string, Task> handler) => Listeners.Disconnect.Add(handler);

    /// <inheritdoc cref="OnDisconnect(Func{string, Task})"/>
    public void OnDisconnect(Action<string> handler) => Listeners.Disconnect.Add(AsTask(handler));

    /// <summary>The client's authentication ends in <see cref="SocketIoOptions.ExpiryNotice"/>, or less: the moment to ask the client to renew it.</summary>
    /// <remarks>Raised on the socket's turn, once for each <see cref="ExpiresAt"/> that is not put off before.</remarks>
    /// <param name="handler">For example emits an event that the client answers with a new token.</param>
    public void OnExpiring(Func<Task> handler) => Identity.Expiring.Add(handler);

    /// <inheritdoc cref="OnExpiring(Func{Task})"/>
    public void OnExpiring(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnExpiring(() =>
        {
            handler();
            return Task.CompletedTask;
        });
    }

    /// <summary>A middleware refused an event, an argument did not fit its type, or a listener threw. The socket goes on.</summary>
    /// <remarks>Also what the client sent and is no packet, as a <see cref="SocketIoException"/> in the reference's words; then the session is over.</remarks>
    /// <param name="handler">Gets what happened.</param>
    public void OnError(Action<Exception> handler) => Listeners.Error.Add(handler);

    /// <summary>Its id and namespace.</summary>
    public override string ToString() => $"{Id} in {Namespace.Name}";

    Task<T> IEventSender.EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) =>
        EmitWithAckAsync<T>(eventName, args).WaitAsync(cancellation)!;

    private protected override IDisposable Listen(string eventName, Listener listener) => Listeners.Events.Add(eventName, listener);

    /// <summary>Hands an event that was emitted to this socket alone, on its node, to the client. Any thread.</summary>
    /// <returns>False if it was dropped, or only kept.</returns>
    internal bool DeliverOwn(in EncodedArguments args, bool isVolatile, bool compress)
    {
        var adapter = Namespace.Adapter;
        EventMetrics.OnSent(clients: 1);
        if (adapter.Order is null)
            return Deliver(adapter.EncodePacket(args, compress, ackId: null), isVolatile, args, isOwn: true);
        using var corked = Cork.Begin(); // what is written is written after the turn
        using var turn = EmitOrder.Enter(adapter.Order);
        var numbered = adapter.Number(args);
        var stamped = !isVolatile ? adapter.Stamp(numbered) : Client.IsRevision3 ? args : adapter.StampVolatile(args);
        var isSent = Deliver(adapter.EncodePacket(stamped, compress, ackId: null), isVolatile, stamped, isOwn: true);
        adapter.Remote.TellGuard(numbered, Id, compress);
        return isSent;
    }

    /// <summary>Hands a packet that was emitted on this node or another to the client. Any thread; never throws.</summary>
    /// <returns>False if it was dropped, or only kept.</returns>
    internal bool Deliver(EncodedPacket packet, bool isVolatile, in EncodedArguments args, bool isOwn = false, bool asksForAck = false)
    {
        var rule = isVolatile ? DiscardRule.Volatile : null;
        if (Life.SlowClients is var policy and not SlowClientPolicy.Disconnect && !asksForAck)
            rule = SlowClientPolicies.RuleOf(this, policy, isVolatile, args.Key);
        if (!Life.TryDeliver(packet, rule, args, isOwn))
            return false;
        if (!Listeners.AnyOutgoing.IsEmpty)
            Life.Notice(args);
        return true;
    }

    private static Func<string, Task> AsTask(Action<string> handler) => reason =>
    {
        handler(reason);
        return Task.CompletedTask;
    };
}
