using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorSocketIo.Namespaces;
using ActorSocketIo.Recovery;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;
using ActorSocketIo.Watching;

namespace ActorSocketIo;

/// <summary>A Socket.IO server: this node's part of it. Inject it to emit from anywhere.</summary>
/// <remarks>What it offers for sockets it offers for those of the main namespace, <c>/</c>; <see cref="Of(string)"/> has the others.</remarks>
public sealed class SocketIoServer : BroadcastTarget
{
    /// <summary>How long a client that is closed has to take what was sent to it; one that polls must come for it.</summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long other nodes have to take over what is kept of clients that may come back.</summary>
    private static readonly TimeSpan HandOverPatience = TimeSpan.FromSeconds(10);

    private readonly CallbackList<Action<Namespace>> _onNewNamespace = new();
    private readonly Lock _life = new();
    private bool _closed;

    internal SocketIoServer(SocketIoOptions options, EngineServer engine, SocketIoLog log, TimeProvider time, IServiceProvider services)
    {
        Options = options;
        Engine = engine;
        Log = log;
        Time = time;
        Services = services;
        ServerEventLoad = new ServerEventLoad(options);
        Json = options.Json is null ? SocketJson.Default : SocketJson.WithBinary(options.Json);
        Recovery = options.ConnectionStateRecovery is { } recovery ? new RecoveryTable(this, recovery) : null;
        Namespaces = new NamespaceTable(this);
        Sockets = Namespaces.GetOrAdd("/");
        engine.LimitReads(options.EventRate);
        engine.AcceptsSessions = false; // until the actors have started
        engine.SessionOpening = session => session.Sink = new ClientConnection(this, session);
        engine.ConnectionError += error => Happenings.OnRefused("", "", error.Context.GetValueOrDefault("name") as string ?? error.Message);
        engine.SessionIdPrefix = () => Node?.Peers.Self.ToString() ?? "";
    }

    /// <summary>The main namespace, <c>/</c>.</summary>
    public Namespace Sockets { get; }

    /// <summary>The Engine.IO server beneath: sessions, ids, headers, connection errors.</summary>
    public EngineServer Engine { get; }

    /// <summary>How it was set up, with the limits that hold now: those change with the configuration that they come from.</summary>
    /// <remarks>Changes by code have no defined effect after the start.</remarks>
    public SocketIoOptions Options { get; }

    /// <summary>The namespaces of this node, without families.</summary>
    public IReadOnlyCollection<Namespace> AllNamespaces => [.. Namespaces.All];

    /// <summary>The nodes of the server as this one sees them, itself first; none before the host runs.</summary>
    public IReadOnlyList<ServerNode> Nodes => Node?.Describe() ?? [];

    /// <inheritdoc cref="Namespace.Servers"/>
    public ServerOperator Servers => Sockets.Servers;

    internal NamespaceTable Namespaces { get; }

    /// <summary>The clients that may come back; null if nothing is kept of them.</summary>
    internal RecoveryTable? Recovery { get; }

    /// <summary>The sockets that were connected and have not ended.</summary>
    internal OpenSockets OpenSockets { get; } = new();

    /// <summary>This node's actors and links; null until they have started.</summary>
    internal SocketIoNode? Node { get; private set; }

    /// <summary>This node's actors and links.</summary>
    /// <exception cref="InvalidOperationException">They have not started.</exception>
    internal SocketIoNode RunningNode => Node ?? throw new InvalidOperationException("The server has not started: actors can be addressed once the host runs.");

    /// <summary>What other servers have emitted and listeners have not done with.</summary>
    internal ServerEventLoad ServerEventLoad { get; }

    /// <summary>Checks <c>[Authorize]</c>; null until the host has said how.</summary>
    internal IHandlerAuthorization? HandlerAuthorization { get; set; }

    /// <summary>Whether there may be sockets whose ids are their clients' making.</summary>
    internal bool AllowsRevision3 => Options.Engine.AllowEio3;

    internal JsonSerializerOptions Json { get; }

    internal SocketIoLog Log { get; }

    /// <summary>What operators can watch.</summary>
    internal Happenings Happenings => Log.Happenings;

    internal TimeProvider Time { get; }

    internal IServiceProvider Services { get; }

    private protected override BroadcastOperator Everyone => field ??= new(Sockets, BroadcastScope.Everyone);

    /// <summary>A namespace, made if there is none of that name.</summary>
    /// <param name="name">Its name; a missing leading slash is added.</param>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Namespaces.GetOrAdd(name.StartsWith('/') ? name : "/" + name);
    }

    /// <summary>A family of namespaces, made when clients ask for a name that the pattern matches.</summary>
    /// <param name="pattern">Clients choose the names: anchor it, and give it a match timeout or make it non-backtracking.</param>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Add(new ParentNamespace(this, pattern));
    }

    /// <summary>A family of namespaces, made when clients ask for a name that the application allows.</summary>
    /// <param name="allows">Gets the name and the client's auth payload.</param>
    public ParentNamespace Of(Func<string, Argument, ValueTask<bool>> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return Add(new ParentNamespace(this, allows));
    }

    /// <inheritdoc cref="NamespaceBase.Use"/>
    public void Use(Func<Socket, Task> middleware) => Sockets.Use(middleware);

    /// <inheritdoc cref="NamespaceBase.OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Func<Socket, Task> handler) => Sockets.OnConnection(handler);

    /// <inheritdoc cref="NamespaceBase.OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Action<Socket> handler) => Sockets.OnConnection(handler);

    /// <inheritdoc cref="NamespaceBase.UseHandlers{THandlers}"/>
    public void UseHandlers<THandlers>()
        where THandlers : SocketHandlers => Sockets.UseHandlers<THandlers>();

    /// <summary>A namespace other than <c>/</c> has come into being, a dynamic one too.</summary>
    /// <param name="handler">Gets the namespace before any client is in it.</param>
    public void OnNewNamespace(Action<Namespace> handler) => _onNewNamespace.Add(handler);
    /// <inheritdoc cref="Namespace.ServerSideEmit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? arg) => ServerSideEmit(eventName, [arg]);

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, ReadOnlySpan{object?})"/>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> args) => Sockets.ServerSideEmit(eventName, args);
    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, object? arg) => ServerSideEmitWithAckAsync(eventName, [arg]);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    public Task<IReadOnlyList<Argument>> ServerSideEmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args) =>
        Sockets.ServerSideEmitWithAckAsync(eventName, args);

    /// <summary>Closes every client of this node, its sockets with the reason <c>server shutting down</c>, and takes no more.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>
    /// Completes when every socket has ended, disconnect listeners included. Many clients are closed over <see cref="SocketIoOptions.CloseSpread"/>. What was sent to a
    /// client before still leaves, for a second at most. Listeners have <see cref="SocketIoOptions.CloseGrace"/> twice: for the handler that runs, and for themselves.
    /// What is kept of clients that may come back (<see cref="SocketIoOptions.ConnectionStateRecovery"/>) other nodes are given, for 10 s at most.
    /// </returns>
    public async Task CloseAsync(CancellationToken cancellation = default)
    {
        StopAccepting();
        var isAlone = Node is not { Peers: { Others.IsEmpty: false, HasEnded: false } };
        if (isAlone)
            Recovery?.Close();
        try
        {
            await CloseClientsAsync(cancellation).ConfigureAwait(false);
            if (!isAlone && Recovery is not null && Node!.Moves is { } moves)
                await HandOverAsync(Recovery, moves, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Recovery?.Close();
            Node?.Guards?.Clients.Leave();
        }
    }

    /// <summary>Takes no more clients: ready no more, and handshakes get 503. For good.</summary>
    internal void StopAccepting()
    {
        lock (_life)
        {
            _closed = true;
            Engine.AcceptsSessions = false;
        }
    }

    /// <summary>The node's actors have started: from now on clients can be served.</summary>
    internal void Attach(SocketIoNode node)
    {
        Node = node;
        foreach (var nsp in Namespaces.All)
            nsp.StartServing();
        lock (_life)
            Engine.AcceptsSessions = !_closed;
    }

    internal void RaiseNewNamespace(Namespace nsp)
    {
        foreach (var handler in _onNewNamespace.Snapshot)
        {
            try
            {
                handler(nsp);
            }
            catch (Exception e) // the application's; the client that asked for the namespace must not pay for it
            {
                Log.ServerListenerFailed(e, "new_namespace", nsp.Name);
            }
        }
    }

    private async Task HandOverAsync(RecoveryTable kept, RecoveryMoves moves, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(HandOverPatience);
        await moves.HandOverAsync(kept, late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (kept.Away > 0)
            Log.NotHandedOver(kept.Away);
    }

    private async Task CloseClientsAsync(CancellationToken cancellation)
    {
        var isFirst = true;
        foreach (var sessions in ClosePacing.Portions([.. Engine.Clients], Options.CloseSpread))
        {
            if (!isFirst)
                await Task.Delay(ClosePacing.Step, Time, cancellation).ConfigureAwait(false);
            isFirst = false;
            foreach (var session in sessions)
                (session.Sink as ClientConnection)?.Close(DisconnectReasons.ServerShuttingDown);
        }

        var flushed = Engine.WhenNone().WaitAsync(FlushPatience, Time, cancellation);
        try
        {
            await OpenSockets.WhenNone().WaitAsync(2 * Options.CloseGrace, Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.CloseTimedOut(OpenSockets.Count);
        }

        await flushed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Engine.CloseAsync().WaitAsync(cancellation).ConfigureAwait(false);
    }

    private ParentNamespace Add(ParentNamespace parent)
    {
        Namespaces.AddParent(parent);
        return parent;
    }
}
