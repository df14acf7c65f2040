using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ActorSocketIo.Adapters;

namespace ActorSocketIo;

/// <summary>A socket of any node as <c>FetchSocketsAsync</c> found it: a snapshot that can be operated on.</summary>
/// <remarks>How much waits for its client is known on its own node only, and so is when there is room (<see cref="Socket.EmitAsync(string, object?, CancellationToken)"/>): whoever paces itself from elsewhere awaits acknowledgements.</remarks>
public sealed class RemoteSocket : IEventSender
{
    private readonly Adapter _adapter;
    private readonly SocketDescription _description;
    private readonly TimeSpan? _timeout;

    internal RemoteSocket(Adapter adapter, SocketDescription description, TimeSpan? timeout = null)
    {
        _adapter = adapter;
        _description = description;
        _timeout = timeout;
    }

    /// <summary>Its id.</summary>
    public string Id => _description.Id;

    /// <summary>How it came to be; of a socket of another node without the headers that carry secrets.</summary>
    /// <exception cref="InvalidOperationException">The question left it out.</exception>
    public Handshake Handshake => Known(SocketFields.Handshake).Handshake(Json);

    /// <summary>The rooms it was in.</summary>
    /// <exception cref="InvalidOperationException">The question left them out.</exception>
    public IReadOnlySet<string> Rooms => Known(SocketFields.Rooms).Rooms;

    /// <summary>What the application kept with it: one JSON object.</summary>
    /// <exception cref="InvalidOperationException">The question left it out.</exception>
    public Argument Data => Known(SocketFields.Data).Data(Json);

    /// <summary>The socket itself, if it is of this node.</summary>
    public Socket? LocalSocket => _adapter.Index.Sockets.GetValueOrDefault(Id);

    private BroadcastScope Scope => BroadcastScope.Everyone.To([Id]) with { Timeout = _timeout };

    private BroadcastOperator Self => new(_adapter.Namespace, Scope);

    private JsonSerializerOptions Json => _adapter.Namespace.Server.Json;

    /// <summary>How long to wait for its answer, and for its node in everything that can be awaited.</summary>
    /// <param name="timeout">From the call on; zero is a real timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    public RemoteSocket Timeout(TimeSpan timeout) => new(_adapter, _description, TimeLimit.Check(timeout));

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event to its client.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    public void Emit(string eventName, params ReadOnlySpan<object?> args) => Self.Emit(eventName, args);

    /// <inheritdoc cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<Argument> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Sends an event to its client and waits for the answer.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of the answer.</returns>
    /// <exception cref="AckTimeoutException">It did not answer in time.</exception>
    /// <exception cref="SocketIoException">It is not connected any more.</exception>
    public Task<Argument> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReserved(eventName);
        return First(_adapter.Utilities.BroadcastWithAck(_adapter.Encode(eventName, args), Scope, firstIsEnough: true));
    }

    /// <summary>Emits through a contract: <c>await remote.As&lt;IChatClient&gt;().Confirm("sure?")</c>.</summary>
    /// <remarks>A method that returns a task without a value waits for the way to its node, not for its client.</remarks>
    /// <typeparam name="TEvents">An interface marked with <see cref="ServerEventsAttribute"/>.</typeparam>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public TEvents As<TEvents>()
        where TEvents : class => EventContracts.As<TEvents>(this);

    /// <summary>Makes it join rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node find it there.</returns>
    public Task JoinAsync(params ReadOnlySpan<string> rooms) => Self.SocketsJoinAsync(rooms);

    /// <summary>Makes it leave rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>Completes when emits of every node leave it out.</returns>
    public Task LeaveAsync(params ReadOnlySpan<string> rooms) => Self.SocketsLeaveAsync(rooms);

    /// <summary>Disconnects it.</summary>
    /// <param name="close">Whether its whole connection is closed.</param>
    /// <returns>Completes when its node has done so.</returns>
    public Task DisconnectAsync(bool close = false) => Self.DisconnectSocketsAsync(close);

    /// <summary>Sets a value that the application keeps with it; <see cref="Data"/> of this snapshot stays as it was.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; binary may stand anywhere in it. It is encoded at once.</param>
    /// <returns>
    /// Completes when it has taken effect on the socket's node: its handlers read it in <see cref="Socket.Data"/> from then on, and so does every later question.
    /// Nothing is raised there, and no turn of the socket is waited for. What this node emits to the socket after the call finds it set.
    /// </returns>
    /// <exception cref="PartialAnswerException{Int32}">Its node did not answer in time.</exception>
    /// <exception cref="SocketIoException">It is not connected any more.</exception>
    public Task SetDataAsync(string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ChangeDataAsync(SocketJson.CaptureObject([KeyValuePair.Create(name, value)], Json), []);
    }

    /// <summary>Sets every member of an object, at once, as <see cref="SetDataAsync"/> does; other values stay.</summary>
    /// <param name="patch">Anything that is written as a JSON object.</param>
    /// <exception cref="ArgumentException">It is written as something else.</exception>
    /// <inheritdoc cref="SetDataAsync" path="/returns"/>
    /// <inheritdoc cref="SetDataAsync" path="/exception"/>
    public Task MergeDataAsync(object patch) => ChangeDataAsync(SocketData.MembersOf(Argument.From(patch, Json)), []);

    /// <summary>Removes values that the application keeps with it.</summary>
    /// <param name="names">Their names; without a value nothing happens.</param>
    /// <inheritdoc cref="SetDataAsync" path="/returns"/>
    /// <inheritdoc cref="SetDataAsync" path="/exception"/>
    public Task RemoveDataAsync(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            ArgumentNullException.ThrowIfNull(name, nameof(names));
        return ChangeDataAsync(SocketJson.CaptureObject([], Json), [.. names]);
    }

    ValueTask IEventSender.EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) => new(Self.EmitAsync(eventName, args).WaitAsync(cancellation));

    Task<T> IEventSender.EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) =>
        Read<T>(EmitWithAckAsync(eventName, args)).WaitAsync(cancellation);

    private Task ChangeDataAsync(Argument set, ImmutableArray<string> removed) => _adapter.Data.ApplyAsync(Id, set, removed, _timeout);

    private SocketDescription Known(SocketFields field) => _description.Fields.Has(field)
        ? _description
        : throw new InvalidOperationException($"The {field} of this socket are not known: the question left them out. Ask with SocketFields.{field}.");

    private static async Task<T> Read<T>(Task<Argument> answer) => (await answer.ConfigureAwait(false)).Get<T>()!;

    private static async Task<Argument> First(Task<IReadOnlyList<Argument>> answers)
    {
        var all = await answers.ConfigureAwait(false);
        return all.Count > 0 ? all[0] : throw new SocketIoException("socket has been disconnected");
    }
}
