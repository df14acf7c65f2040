using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace ActorSocketIo.Sessions;

/// <summary>The sessions that this node holds behind one endpoint; the reference's engine.io <c>Server</c>.</summary>
/// <remarks>Thread-safe. It knows no HTTP: the edge brings requests and transports.</remarks>
public sealed partial class EngineServer : IDisposable
{
    private const int RandomBytes = 15;

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly EncodedPacket? _initial;
    private readonly SessionMetrics _metrics;
    private ImmutableArray<Func<EngineRequest, Func<Task>, Task>> _middlewares = [];
    private int _count; // the dictionary's own count takes all its locks
    private TaskCompletionSource? _none;
    private volatile bool _acceptsSessions = true;

    /// <summary>A server without sessions.</summary>
    /// <param name="options">How sessions are opened and bounded; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="loggers">Where it logs; null for nowhere.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public EngineServer(EngineOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        Options = options ?? new EngineOptions();
        EngineOptionsRules.Check(Options);
        Time = time ?? TimeProvider.System;
        _logger = loggers?.CreateLogger("ActorSocketIo.Engine") ?? NullLogger.Instance;
        Wheel = new TimerWheel(Time, LogTimerFault);
        ReadLimits = ReadLimits.Of(Options, events: null, Wheel);
        _metrics = new SessionMetrics(() => _sessions.Select(session => session.Value));
        GenerateId = _ => new ValueTask<string>(SessionIdPrefix() + NewRandom());
        if (Options.InitialPacket is { } initial)
            _initial = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, Encoding.UTF8.GetBytes(initial)));
    }

    /// <summary>A session has opened: it is in <see cref="Clients"/>, and no packet of it has come yet.</summary>
    public event Action<EngineSession>? Connection;

    /// <summary>The first answer of a session is about to be sent: its headers can be changed.</summary>
    public event Action<IDictionary<string, StringValues>, EngineRequest>? InitialHeaders;

    /// <summary>An answer of a session is about to be sent (each poll, each post, each WebSocket handshake): its headers can be changed.</summary>
    public event Action<IDictionary<string, StringValues>, EngineRequest>? Headers;

    /// <summary>A request was refused.</summary>
    public event Action<EngineConnectionError>? ConnectionError;

    /// <summary>How sessions are opened and bounded.</summary>
    public EngineOptions Options { get; }

    /// <summary>How many sessions are open.</summary>
    public int ClientsCount => Volatile.Read(ref _count);

    /// <summary>The sessions that are open, as of now.</summary>
    public IReadOnlyCollection<EngineSession> Clients => [.. _sessions.Values];

    /// <summary>Makes the id of a new session.</summary>
    /// <remarks>
    /// The default is the node's token and 15 random bytes, in base64url. Ids must be unguessable, unique, and safe in a URL. One that
    /// throws, or repeats an id in use, fails that handshake with code 3.
    /// </remarks>
    public Func<EngineRequest, ValueTask<string>> GenerateId { get; set; }

    /// <summary>How many of the sessions use polling, which is counted when somebody asks.</summary>
    internal int PollingClientsCount => _sessions.Count(static session => session.Value.Polling is not null);

    /// <summary>Whether handshakes are taken; a node that leaves, or is not ready yet, answers them with 503.</summary>
    internal bool AcceptsSessions
    {
        get => _acceptsSessions;
        set => _acceptsSessions = value;
    }

    /// <summary>What generated ids start with: the token of this node.</summary>
    internal Func<string> SessionIdPrefix { get; set; } = static () => "";

    /// <summary>Called with each new session before <see cref="Connection"/>, and before anybody can find it: the place to set its sink.</summary>
    internal Action<EngineSession>? SessionOpening { get; set; }

    /// <summary>Makes sessions found by other nodes whose ids do not tell where they are; null if there are no others.</summary>
    internal ISessionDirectory? Directory { get; set; }

    /// <summary>How fast clients may be read; null for as fast as they send.</summary>
    internal ReadLimits? ReadLimits { get; private set; }

    internal TimerWheel Wheel { get; }

    internal TimeProvider Time { get; }

    /// <summary>What runs before each request.</summary>
    internal ImmutableArray<Func<EngineRequest, Func<Task>, Task>> Middlewares => _middlewares;

    /// <summary>What a handshake can expect now; <see cref="TryOpen"/> decides.</summary>
    internal Admission Admission =>
        !AcceptsSessions ? Admission.NotAccepting : ClientsCount >= Options.MaxSessions ? Admission.TooManySessions : Admission.Granted;

    /// <summary>Reads all clients, those that are here too, by the rates of <see cref="Options"/> as they are now.</summary>
    /// <param name="events">How many events the layer above takes from one client, which it says are some.</param>
    internal void LimitReads(RateLimit? events)
    {
        ReadLimits = ReadLimits.Of(Options, events, Wheel);
        foreach (var session in _sessions)
            session.Value.TakeReadLimits();
    }

    /// <summary>Finds an open session by its id.</summary>
    public EngineSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Finds the session that a request is for: not one that the timer is just about to end.</summary>
    internal EngineSession? FindForRequest(string id)
    {
        var session = Find(id);
        session?.CheckTime();
        return session is { ReadyState: SessionPhase.Closed } ? null : session;
    }

    /// <summary>Adds a middleware, which runs before everything else for every request, the WebSocket handshake's too.</summary>
    /// <param name="middleware">Gets the request and what comes next. One that throws fails the request with code 3; one that does not
    /// call next has answered the request itself.</param>
    /// <returns>This server.</returns>
    public EngineServer Use(Func<EngineRequest, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        ImmutableInterlocked.Update(ref _middlewares, static (all, one) => all.Add(one), middleware);
        return this;
    }

    /// <summary>Closes all sessions with <c>forced close</c>; what they have queued is thrown away.</summary>
    public Task CloseAsync()
    {
        foreach (var session in _sessions.Values)
            session.CloseWith(CloseReason.ForcedClose);
        return Task.CompletedTask;
    }

    /// <summary>Completes when no session is open. To be asked once no more are taken.</summary>
    internal Task WhenNone()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var none = Interlocked.CompareExchange(ref _none, own, null) ?? own;
        if (ClientsCount == 0)
            none.TrySetResult();
        return none.Task;
    }

    /// <summary>Closes all sessions and stops the clock.</summary>
    public void Dispose()
    {
        _ = CloseAsync();
        _metrics.Dispose();
        Wheel.Dispose();
    }

    /// <summary>Opens a session on a transport: its handshake is queued, its clock runs, <see cref="Find"/> finds it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="request">The handshake's request; a snapshot of it is kept.</param>
    /// <param name="transport">What carries its frames; closed if there is no session in the end.</param>
    /// <param name="admission">Why there is none.</param>
    /// <returns>The session, or null. The caller lets the handshake leave, then calls <see cref="Announce"/>.</returns>
    internal EngineSession? TryOpen(string id, EngineRequest request, ISessionTransport transport, out Admission admission)
    {
        var session = new EngineSession(this, id, request.Snapshot(), transport);
        SessionOpening?.Invoke(session);
        admission = Enter(session);
        if (admission == Admission.Granted)
        {
            session.TakeReadLimits(); // they may have changed before it could be found
            var handshake = new Protocol.EngineIo.Handshake(id, UpgradesOf(transport.Name), Options.PingInterval, Options.PingTimeout, Options.MaxHttpBufferSize);
            if (session.TryOpen(new EncodedPacket(handshake.Encode(), compress: false), _initial))
                return session;
            admission = Admission.NotAccepting; // all sessions were closed just now
        }

        session.CloseWith(CloseReason.ForcedClose, "not admitted");
        return null;
    }

    /// <summary>Tells the application about a session, then the layer above, which may have the first word.</summary>
    internal void Announce(EngineSession session)
    {
        EngineMetrics.OnOpened(session);
        LogOpened(session.Id, session.TransportName);
        if (Connection is { } connection)
            Guard(connection, session);
        session.Sink?.OnOpened();
    }

    /// <summary>A session without HTTP, for tests and for hosts in the same process.</summary>
    /// <param name="transport">What carries its frames; receives the handshake before this returns.</param>
    /// <param name="request">What the session keeps as its request; null for a plain one.</param>
    internal EngineSession OpenInMemory(ISessionTransport transport, EngineRequest? request = null)
    {
        var session = TryOpen(SessionIdPrefix() + NewRandom(), request ?? new CapturedRequest(Options.Path + "/?EIO=4"), transport, out var admission)
            ?? throw new InvalidOperationException($"The server takes no session: {admission}.");
        session.WakeTransport();
        Announce(session);
        return session;
    }

    /// <summary>Completes when requests with a session's id find it from any node.</summary>
    internal ValueTask WhenFound(EngineSession session) =>
        Directory is { } directory && !session.Id.StartsWith(SessionIdPrefix(), StringComparison.Ordinal) ? session.EnterAsync(directory) : default;

    internal void Forget(EngineSession session, string reason)
    {
        session.LeaveDirectory();
        // Only what was added is removed: a session that was not admitted never was.
        if (!_sessions.TryRemove(KeyValuePair.Create(session.Id, session)))
            return;
        Release();
        EngineMetrics.OnClosed(session, Time.GetElapsedTime(session.CreatedAt), reason);
        LogClosed(session.Id, reason);
    }

    internal void OnInitialHeaders(IDictionary<string, StringValues> headers, EngineRequest request)
    {
        if (InitialHeaders is { } handlers)
            Guard(handlers, headers, request);
    }

    internal void OnHeaders(IDictionary<string, StringValues> headers, EngineRequest request)
    {
        if (Headers is { } handlers)
            Guard(handlers, headers, request);
    }

    internal void OnConnectionError(EngineConnectionError error)
    {
        EngineMetrics.OnRefused(error);
        if (ConnectionError is { } handlers)
            Guard(handlers, error);
    }

    internal void OnOversize(string sid, TransportName transport)
    {
        EngineMetrics.OnOversize(transport.Text());
        LogOversize(sid, transport.Text(), Options.MaxHttpBufferSize);
    }

    /// <summary>Runs an application's event handlers: what one throws is logged, and harms neither session nor sender nor the other handlers.</summary>
    internal void Guard(Action handlers) => Guard(handlers, 0, static (handler, _) => handler());

    /// <inheritdoc cref="Guard(Action)"/>
    internal void Guard<T>(Action<T> handlers, T argument) => Guard(handlers, argument, static (handler, argument) => handler(argument));

    /// <inheritdoc cref="Guard(Action)"/>
    internal void Guard<T1, T2>(Action<T1, T2> handlers, T1 first, T2 second) =>
        Guard(handlers, (first, second), static (handler, arguments) => handler(arguments.first, arguments.second));

    private void Guard<THandler, TArguments>(THandler handlers, TArguments arguments, Action<THandler, TArguments> call)
        where THandler : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler, arguments);
            }
#pragma warning disable CA1031 // whatever the application throws
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogHandlerFault(fault);
            }
        }
    }

    // Handshakes that were let in one by one may be too many together, or come in while the server closes: it is decided here.
    private Admission Enter(EngineSession session)
    {
        if (!TryReserve())
            return Admission.TooManySessions;
        if (!_sessions.TryAdd(session.Id, session))
        {
            Release();
            return Admission.IdInUse;
        }

        // Either we see that no more are taken, or who closes all sessions sees this one.
        Interlocked.MemoryBarrier();
        return AcceptsSessions ? Admission.Granted : Admission.NotAccepting;
    }

    private bool TryReserve()
    {
        var count = ClientsCount;
        while (count < Options.MaxSessions)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
                return true;
            count = seen;
        }

        return false;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _none)?.TrySetResult();
    }

    private static string NewRandom()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    private ImmutableArray<TransportName> UpgradesOf(TransportName transport) =>
        transport == TransportName.Polling && Options.AllowUpgrades && Options.Transports.Contains(TransportName.WebSocket)
            ? [TransportName.WebSocket]
            : [];
}
