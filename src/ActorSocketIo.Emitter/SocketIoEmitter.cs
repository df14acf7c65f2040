using System.Runtime.CompilerServices;

namespace ActorSocketIo.Emitter;

/// <summary>Emits to the clients of a server from a process that is no node of it: a selection of sockets, and what can be done with them.</summary>
/// <remarks>
/// Immutable and thread-safe: each narrowing gives a new emitter, so that one may be kept and used again. Calls that are awaited one after the other keep their order
/// as long as they go to the same node.
/// </remarks>
public sealed class SocketIoEmitter
{
    private readonly CommandSender _sender;
    private readonly EmitScope _scope;
    private readonly CancellationToken _cancellation;

    /// <summary>An emitter for one node, or a proxy in front of some, with an HTTP client of its own.</summary>
    /// <param name="node">Its address, e.g. <c>http://localhost:3000</c>.</param>
    /// <param name="key">The key that the endpoint has.</param>
    /// <exception cref="ArgumentException">The address or the key cannot work; the message says what helps.</exception>
    public SocketIoEmitter(Uri node, string key)
        : this(new SocketIoEmitterOptions { Nodes = { node }, Key = key ?? throw new ArgumentNullException(nameof(key)) })
    {
    }

    /// <summary>An emitter with options.</summary>
    /// <param name="options">They are read now.</param>
    /// <param name="client">What sends the requests; its owner disposes of it. An own one if null.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public SocketIoEmitter(SocketIoEmitterOptions options, HttpClient? client = null)
        : this(new CommandSender(options ?? throw new ArgumentNullException(nameof(options)), ClientOf(client)), new EmitScope(), CancellationToken.None)
    {
    }

    internal SocketIoEmitter(CommandSender sender, EmitScope scope, CancellationToken cancellation)
    {
        _sender = sender;
        _scope = scope;
        _cancellation = cancellation;
    }

    /// <summary>Drops the event for clients that cannot take it at once.</summary>
    public SocketIoEmitter Volatile => With(_scope with { Volatile = true });

    /// <summary>A namespace; without, it is the main one.</summary>
    /// <param name="name">Its name; a missing leading slash is added.</param>
    /// <exception cref="ArgumentException">No namespace can have that name: there is a comma in it.</exception>
    public SocketIoEmitter Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains(',', StringComparison.Ordinal))
            throw new ArgumentException("The name of a namespace cannot have a comma in it: that is where it ends in a packet.", nameof(name));
        return With(_scope with { Namespace = name.StartsWith('/') ? name : "/" + name });
    }

    /// <summary>Sockets in any of these rooms, or of those named before.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too. At most 1000 altogether.</param>
    public SocketIoEmitter To(params ReadOnlySpan<string> rooms) => With(_scope with { Rooms = Union(_scope.Rooms, rooms) });

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public SocketIoEmitter In(params ReadOnlySpan<string> rooms) => To(rooms);

    /// <summary>Leaves out sockets in any of these rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too. At most 1000 altogether.</param>
    public SocketIoEmitter Except(params ReadOnlySpan<string> rooms) => With(_scope with { Except = Union(_scope.Except, rooms) });

    /// <summary>Whether transports may compress the event.</summary>
    /// <param name="compress">Default of an event: true.</param>
    public SocketIoEmitter Compress(bool compress) => With(_scope with { Compress = compress });

    /// <summary>Of which events with that name and key slow clients get the latest only, where the server's policy says so.</summary>
    /// <param name="key">What it is about, e.g. a share.</param>
    public SocketIoEmitter Key(string key) => With(_scope with { Key = key ?? throw new ArgumentNullException(nameof(key)) });

    /// <summary>Gives up when asked to.</summary>
    /// <param name="cancellation">For all calls of the emitter that comes back.</param>
    public SocketIoEmitter CancelWith(CancellationToken cancellation) => new(_sender, _scope, cancellation);

    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? arg) => EmitAsync(eventName, [arg]);

    /// <summary>Sends an event to the selected sockets, on all nodes.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments; binary may stand anywhere in them. A single array is one argument.</param>
    /// <returns>Completes when the node has handed it on to all nodes that have such sockets.</returns>
    /// <exception cref="SocketIoEmitterException">It failed; <see cref="SocketIoEmitterException.MayHaveBeenDone"/> says whether to call again is safe.</exception>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> args) => SendAsync("emit", [NotNull(eventName), .. args]);

    /// <summary>Sends an event of a contract to the selected sockets: <c>EmitAsync((IChatClient client) => client.Said("ada", "hi"))</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <param name="emit">Calls the event's method, which asks for no acknowledgement.</param>
    /// <returns>Completes when the node has handed it on to all nodes that have such sockets.</returns>
    /// <exception cref="ArgumentException">It is no contract, or no single event of it is called.</exception>
    /// <exception cref="SocketIoEmitterException">It failed; <see cref="SocketIoEmitterException.MayHaveBeenDone"/> says whether to call again is safe.</exception>
    public Task EmitAsync<TEvents>(Action<TEvents> emit)
        where TEvents : class => new SingleEmit<Task>(EmitAsync, asks: false).Through(emit);

    /// <inheritdoc cref="ServerSideEmitAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task ServerSideEmitAsync(string eventName, object? arg) => ServerSideEmitAsync(eventName, [arg]);

    /// <summary>Sends an event to the listeners that all nodes have for it in the namespace (<c>ServerEvents</c>); clients get nothing, and no room may be selected.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>Completes when the node has handed it on to all others.</returns>
    /// <exception cref="SocketIoEmitterException">It failed.</exception>
    public Task ServerSideEmitAsync(string eventName, params ReadOnlySpan<object?> args) => SendAsync("serverSideEmit", [NotNull(eventName), .. args]);

    /// <summary>Makes the selected sockets join rooms.</summary>
    /// <param name="rooms">The rooms, 1000 at most.</param>
    /// <returns>Completes when emits of every node find them there.</returns>
    /// <exception cref="SocketIoEmitterException">It failed.</exception>
    public Task SocketsJoinAsync(params ReadOnlySpan<string> rooms) => SendAsync("socketsJoin", [.. rooms]);

    /// <summary>Makes the selected sockets leave rooms.</summary>
    /// <param name="rooms">The rooms, 1000 at most.</param>
    /// <returns>Completes when emits of every node leave them out.</returns>
    /// <exception cref="SocketIoEmitterException">It failed.</exception>
    public Task SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => SendAsync("socketsLeave", [.. rooms]);

    /// <summary>Disconnects the selected sockets.</summary>
    /// <param name="close">Whether the whole connection is closed, with all its namespaces.</param>
    /// <returns>Completes when every node has done so.</returns>
    /// <exception cref="SocketIoEmitterException">It failed.</exception>
    public Task DisconnectSocketsAsync(bool close = false) => SendAsync("disconnectSockets", [close]);

    private static Func<HttpClient> ClientOf(HttpClient? given)
    {
        // Connections are made anew now and then, so that a name which has come to mean other nodes is heeded. How long a call may take is said by the options.
        var client = given ?? new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectTimeout = CommandSender.ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        return () => client;
    }

    private static string[] Union(string[] some, ReadOnlySpan<string> more)
    {
        foreach (var room in more)
            ArgumentNullException.ThrowIfNull(room, nameof(more));
        return [.. some.Union(more.ToArray(), StringComparer.Ordinal)];
    }

    private static string NotNull(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return eventName;
    }

    // What is to be sent is written before the call returns: the caller may change it afterwards.
    private Task SendAsync(string action, ReadOnlySpan<object?> values) =>
        _sender.SendAsync(CommandWriter.Write(action, _scope, values, _sender.Json), _cancellation);

    private SocketIoEmitter With(EmitScope scope) => new(_sender, scope, _cancellation);
}
