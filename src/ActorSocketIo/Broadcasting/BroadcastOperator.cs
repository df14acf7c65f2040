using System.Runtime.CompilerServices;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>A selection of sockets of a namespace, on all nodes unless narrowed, and what can be done with them.</summary>
/// <remarks>Immutable: each narrowing gives a new operator, so that one may be kept and used again.</remarks>
public sealed partial class BroadcastOperator : IEventSender
{
    private readonly NamespaceBase _subject;
    private readonly BroadcastScope _scope;

    internal BroadcastOperator(NamespaceBase subject, BroadcastScope scope)
    {
        _subject = subject;
        _scope = scope;
    }

    /// <summary>Drops the packet for clients that cannot take it at once.</summary>
    public BroadcastOperator Volatile => With(_scope with { Volatile = true });

    /// <summary>Only sockets of this node.</summary>
    public BroadcastOperator Local => With(_scope with { Local = true });

    /// <summary>Sockets in any of these rooms, or of those named before.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => With(_scope.To(rooms));

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => To(rooms);

    /// <summary>Leaves out sockets in any of these rooms.</summary>
    /// <param name="rooms">The rooms; a socket's id is a room too.</param>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => With(_scope.But(rooms));

    /// <summary>Whether transports may compress the packet.</summary>
    /// <param name="compress">Default of a packet: true.</param>
    public BroadcastOperator Compress(bool compress) => With(_scope with { Compress = compress });

    /// <inheritdoc cref="SocketEmitter.Key"/>
    public BroadcastOperator Key(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return With(_scope with { Key = key });
    }

    /// <summary>How long to wait: for answers of clients, and of nodes in every utility.</summary>
    /// <param name="timeout">From the call until all of it is done; zero is a real timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    public BroadcastOperator Timeout(TimeSpan timeout) => With(_scope with { Timeout = TimeLimit.Check(timeout) });

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event to the selected sockets. Returns once it is on its way, in the order of the calls.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments; binary may stand anywhere in them. A single array is one argument.</param>
    /// <exception cref="SocketIoException">The name is reserved.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        foreach (var adapter in _subject.Adapters)
        {
            using var span = Traces.Send(adapter.Namespace.Name, eventName);
            adapter.Broadcast(Encode(adapter, eventName, args), _scope);
        }
    }

    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? arg) => EmitAsync(eventName, [arg]);

    /// <summary>Sends an event as <see cref="Emit(string, ReadOnlySpan{object?})"/> does, and waits while the way to an interested node is congested.</summary>
    /// <remarks>While it waits it has no order towards other emits: await it before the next one.</remarks>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments; binary may stand anywhere in them. A single array is one argument.</param>
    /// <returns>Completes when every interested node's link has taken it. A volatile event does not wait.</returns>
    /// <exception cref="SocketIoException">The name is reserved, or the event is larger than a link can keep: in the task.</exception>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        List<Task>? pending = null;
        foreach (var adapter in _subject.Adapters)
        {
            using var span = Traces.Send(adapter.Namespace.Name, eventName);
            var sent = adapter.BroadcastAsync(Encode(adapter, eventName, args), _scope);
            if (!sent.IsCompletedSuccessfully)
                (pending ??= []).Add(sent.AsTask());
        }

        return pending is null ? Task.CompletedTask : Task.WhenAll(pending);
    }

    /// <inheritdoc cref="Send(ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Send(object? arg) => Send([arg]);

    /// <summary>Sends the event <c>message</c>.</summary>
    /// <param name="args">Its arguments.</param>
    public void Send(params ReadOnlySpan<object?> args) => Emit("message", args);

    /// <inheritdoc cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Sends an event and collects the answers of all clients.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of each answer. Clients that leave before they answer are not waited for.</returns>
    /// <exception cref="AckTimeoutException">
    /// A client did not answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>, or a node was lost. The answers that came are in it, and who is missing.
    /// </exception>
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        var adapter = Single(nameof(EmitWithAckAsync));
        using var span = Traces.Send(adapter.Namespace.Name, eventName);
        return adapter.Utilities.BroadcastWithAck(adapter.Encode(eventName, args), _scope);
    }

    /// <summary>Emits through a contract: <c>io.To("lobby").As&lt;IChatClient&gt;().Said("ada", "hi")</c>.</summary>
    /// <remarks>Events that ask for an acknowledgement have many answers here: <see cref="EmitWithAckAsync{TEvents, TResult}"/>.</remarks>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public TEvents As<TEvents>()
        where TEvents : class => EventContracts.As<TEvents>(this);

    /// <summary>Sends an event of a contract and collects the answers of all clients: <c>EmitWithAckAsync((IChatClient client) => client.Confirm("sure?"))</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <typeparam name="TResult">What each client answers.</typeparam>
    /// <param name="ask">Calls the event's method, and gives back what that returns.</param>
    /// <returns>The answers. Clients that leave before they answer are not waited for.</returns>
    /// <exception cref="AckTimeoutException">As for <see cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>: the answers that came are in it.</exception>
    /// <exception cref="System.Text.Json.JsonException">In the task: an answer does not fit <typeparamref name="TResult"/>.</exception>
    public async Task<IReadOnlyList<TResult>> EmitWithAckAsync<TEvents, TResult>(Func<TEvents, Task<TResult>> ask)
        where TEvents : class
    {
        ArgumentNullException.ThrowIfNull(ask);
        var question = new SingleEmit<Task<IReadOnlyList<Argument>>>(EmitWithAckAsync, asks: true);
        var answers = await question.Through<TEvents>(events => ask(events)).ConfigureAwait(false);
        return [.. answers.Select(answer => answer.Get<TResult>()!)];
    }

    ValueTask IEventSender.EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) => new(EmitAsync(eventName, args).WaitAsync(cancellation));

    Task<T> IEventSender.EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) => throw new NotSupportedException(
        $"\"{eventName}\" has an answer of each client here: collect them with EmitWithAckAsync((IContract client) => client.Method(…)).");

    // What is volatile is not kept for anybody.
    private EncodedArguments Encode(Adapter adapter, string eventName, ReadOnlySpan<object?> args) =>
        _scope.Volatile ? adapter.Encode(eventName, args) : adapter.EncodeKept(eventName, args);

    private BroadcastOperator With(BroadcastScope scope) => new(_subject, scope);

    private Adapter Single(string method) => _subject is Namespace nsp
        ? nsp.Adapter
        : throw new NotSupportedException($"{method}() is not supported on parent namespaces");
}
