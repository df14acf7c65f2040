using System.Runtime.CompilerServices;

namespace ActorSocketIo;

/// <summary>A selection of sockets of a namespace, on all nodes unless narrowed, and what can be done with them.</summary>
/// <remarks>Immutable: each narrowing gives a new operator, so that one may be kept and used again.</remarks>
public sealed class BroadcastOperator
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

    /// <summary>How long to wait for answers.</summary>
    /// <param name="timeout">From the call until the answers are in; zero is a real timeout.</param>
    public BroadcastOperator Timeout(TimeSpan timeout) => With(_scope with { Timeout = timeout });

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
            adapter.Broadcast(adapter.Encode(eventName, args), _scope);
    }

    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? arg) => EmitAsync(eventName, [arg]);

    /// <summary>Sends an event as <see cref="Emit(string, ReadOnlySpan{object?})"/> does, and waits while the way to an interested node is congested.</summary>
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
            var sent = adapter.BroadcastAsync(adapter.Encode(eventName, args), _scope);
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
    /// <exception cref="AckTimeoutException">A client did not answer within <see cref="Timeout"/>, or the option <c>AckTimeout</c>.</exception>
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        var adapter = Single(nameof(EmitWithAckAsync));
        return adapter.Utilities.BroadcastWithAck(adapter.Encode(eventName, args), _scope);
    }

    /// <summary>Describes the selected sockets.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartialAnswerException{RemoteSocket}">A node did not answer in time; what was found is in it.</exception>
    /// <exception cref="NotSupportedException">The operator is of a family of namespaces.</exception>
    public async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellation = default)
    {
        var answer = await QuerySocketsAsync(cancellation).ConfigureAwait(false);
        return answer.IsComplete ? answer.Found : throw Incomplete(answer);
    }

    /// <summary>Describes the selected sockets, and says which nodes could not be asked.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="NotSupportedException">The operator is of a family of namespaces.</exception>
    public Task<PartialAnswer<RemoteSocket>> QuerySocketsAsync(CancellationToken cancellation = default) =>
        Single("fetchSockets").Utilities.FetchSockets(_scope, cancellation);

    /// <summary>The ids of the selected sockets.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartialAnswerException{RemoteSocket}">A node did not answer in time.</exception>
    public async Task<IReadOnlySet<string>> AllSocketsAsync(CancellationToken cancellation = default)
    {
        var sockets = await FetchSocketsAsync(cancellation).ConfigureAwait(false);
        return sockets.Select(socket => socket.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>How many sockets are selected; no node describes them.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartialAnswerException{Int32}">A node did not answer in time; the counts that came are in it.</exception>
    public async Task<int> CountAsync(CancellationToken cancellation = default)
    {
        var answer = await Single("count").Utilities.Count(_scope, cancellation).ConfigureAwait(false);
        return answer.IsComplete ? answer.Found.Sum() : throw Incomplete(answer);
    }

    /// <summary>Makes the selected sockets join rooms; later emits from this node find them there.</summary>
    /// <param name="rooms">The rooms.</param>
    public void SocketsJoin(params ReadOnlySpan<string> rooms) => Observe(SocketsJoinAsync(rooms), "socketsJoin");

    /// <summary>Makes the selected sockets join rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node find them there.</returns>
    /// <exception cref="SocketIoException">A node did not answer in time.</exception>
    public Task SocketsJoinAsync(params ReadOnlySpan<string> rooms) => OnEach(rooms, static (a, s, r) => a.Utilities.SocketsJoin(s, r));

    /// <summary>Makes the selected sockets leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    public void SocketsLeave(params ReadOnlySpan<string> rooms) => Observe(SocketsLeaveAsync(rooms), "socketsLeave");

    /// <summary>Makes the selected sockets leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node leave them out.</returns>
    /// <exception cref="SocketIoException">A node did not answer in time.</exception>
    public Task SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => OnEach(rooms, static (a, s, r) => a.Utilities.SocketsLeave(s, r));

    /// <summary>Disconnects the selected sockets; what this node emitted to them before arrives first.</summary>
    /// <param name="close">Whether the whole connection is closed, with all its namespaces.</param>
    public void DisconnectSockets(bool close = false) => Observe(DisconnectSocketsAsync(close), "disconnectSockets");

    /// <summary>Disconnects the selected sockets.</summary>
    /// <param name="close">Whether the whole connection is closed, with all its namespaces.</param>
    /// <returns>Completes when every node has done so.</returns>
    /// <exception cref="SocketIoException">A node did not answer in time.</exception>
    public Task DisconnectSocketsAsync(bool close = false) =>
        _subject is Namespace nsp ? nsp.Adapter.Utilities.DisconnectSockets(_scope, close) : Task.CompletedTask; // on a family: nothing, as in the reference

    private static PartialAnswerException<T> Incomplete<T>(PartialAnswer<T> answer) =>
        new($"timeout reached: missing {answer.Missing.Count} responses", answer);

    private BroadcastOperator With(BroadcastScope scope) => new(_subject, scope);

    /// <summary>Nobody waits for it, so the log says that a node did not do it.</summary>
    private void Observe(Task command, string name)
    {
        if (!command.IsCompletedSuccessfully)
            _ = ObserveAsync(command, name);
    }

    private async Task ObserveAsync(Task command, string name)
    {
        try
        {
            await command.ConfigureAwait(false);
        }
        catch (SocketIoException e)
        {
            _subject.Server.Log.CommandUnanswered(name, e.Message);
        }
    }

    private Task OnEach(ReadOnlySpan<string> rooms, Func<Adapter, BroadcastScope, string[], Task> change) =>
        _subject is Namespace nsp ? change(nsp.Adapter, _scope, rooms.ToArray()) : Task.CompletedTask; // on a family: nothing, as in the reference

    private Adapter Single(string method) => _subject is Namespace nsp
        ? nsp.Adapter
        : throw new NotSupportedException($"{method}() is not supported on parent namespaces");
}
