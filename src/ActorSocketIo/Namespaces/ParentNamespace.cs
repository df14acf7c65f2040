using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ActorSocketIo.Namespaces;

namespace ActorSocketIo;

/// <summary>A family of dynamic namespaces: a member comes into being when a client first asks for it.</summary>
/// <remarks>A member gets the middlewares and connection handlers that the family has when the member is made.</remarks>
public sealed class ParentNamespace : BroadcastTarget
{
    private readonly ConcurrentDictionary<string, Namespace> _children = new(StringComparer.Ordinal);
    private readonly Func<string, Argument, ValueTask<bool>> _matches;
    private readonly SocketIoServer _server;

    internal ParentNamespace(SocketIoServer server, Regex pattern)
    {
        _server = server;
        Pattern = pattern;
        _matches = (name, _) => new ValueTask<bool>(IsMatch(pattern, name));
    }

    internal ParentNamespace(SocketIoServer server, Func<string, Argument, ValueTask<bool>> matches)
    {
        _server = server;
        _matches = matches;
    }

    /// <summary>The namespaces of the family on this node.</summary>
    public IReadOnlyCollection<Namespace> Children => [.. _children.Values];

    /// <summary>Whether a socket's next event starts when the listener of the one before first awaits, as in Node, not when it has ended. Default false; for namespaces made from now on.</summary>
    /// <remarks>Events start in order all the same; connection listeners are waited for. Without effect on a <see cref="SocketActor"/>.</remarks>
    public bool Interleaved
    {
        get => Listeners.Interleaved;
        set => Listeners.Interleaved = value;
    }

    internal Regex? Pattern { get; }

    internal NamespaceListeners Listeners { get; } = new();

    private protected override BroadcastOperator Everyone => new(() => [.. _children.Values.Select(child => child.Adapter)], BroadcastScope.Everyone);

    /// <summary>Runs for each client that asks to join a namespace made from now on.</summary>
    /// <param name="middleware">Throws <see cref="RefusedException"/> to refuse the client.</param>
    public void Use(Func<Socket, Task> middleware) => Listeners.Middlewares.Add(middleware);

    /// <summary>A client has joined a namespace made from now on.</summary>
    /// <param name="handler">Adds the socket's listeners. Its events wait until it has ended.</param>
    public void OnConnection(Func<Socket, Task> handler) => Listeners.Connection.Add(handler);

    /// <inheritdoc cref="OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Action<Socket> handler) => Listeners.Connection.Add(socket =>
    {
        handler(socket);
        return Task.CompletedTask;
    });

    /// <summary>Handles events by the methods of a class, with an instance and a DI scope for each event, in namespaces made from now on.</summary>
    /// <typeparam name="THandlers">The class; its constructor may have services injected.</typeparam>
    /// <exception cref="ArgumentException">No method is marked with <see cref="OnAttribute"/>.</exception>
    public void UseHandlers<THandlers>()
        where THandlers : SocketHandlers => HandlerClass.Register(typeof(THandlers), Listeners, () => _server.Services);

    /// <summary>Makes each socket an actor of the application's.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseSocketActor<TActor>()
        where TActor : SocketActor => Listeners.SocketActor = typeof(TActor);

    /// <summary>Makes each room that is addressed an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseRoomActor<TActor>()
        where TActor : RoomActor => Listeners.RoomActor = typeof(TActor);

    /// <summary>Makes each namespace of the family an actor of the application's; the same on every node.</summary>
    /// <typeparam name="TActor">The actor; its constructor may have services injected.</typeparam>
    public void UseNamespaceActor<TActor>()
        where TActor : NamespaceActor => Listeners.NamespaceActor = typeof(TActor);

    /// <summary>Whether a name belongs to the family; null patterns never match by name alone.</summary>
    internal bool MatchesByName(string name) => Pattern is { } pattern && IsMatch(pattern, name);

    /// <summary>Asks the application whether a client may have the namespace made.</summary>
    internal ValueTask<bool> MatchesAsync(string name, Argument auth) => _matches(name, auth);

    /// <summary>A namespace with what the family has now; not one of its children yet.</summary>
    internal Namespace Create(string name)
    {
        var child = new Namespace(_server, name, this);
        child.Listeners.CopyFrom(Listeners);
        return child;
    }

    internal void Add(Namespace child) => _children[child.Name] = child;

    internal void Remove(Namespace child) => _children.TryRemove(KeyValuePair.Create(child.Name, child));

    private static bool IsMatch(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException) // the client's name, the application's pattern
        {
            return false;
        }
    }
}
