using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Testing;

/// <summary>A client in one namespace: emits, and keeps what it receives until the test asks for it.</summary>
public sealed class TestClient : IEventSender
{
    private readonly TaskCompletionSource<TestClient> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Arguments>> _acks = new();
    private readonly Channel<TestEvent> _events = Channel.CreateUnbounded<TestEvent>();
    private readonly JsonSerializerOptions _options;
    private long _lastAck = -1;
    private volatile string? _endedBy;

    internal TestClient(TestConnection connection, string nsp, JsonSerializerOptions options)
    {
        Connection = connection;
        Namespace = nsp;
        _options = options;
    }

    /// <summary>The connection, shared with the client's other namespaces.</summary>
    public TestConnection Connection { get; }

    /// <summary>The namespace it is in.</summary>
    public string Namespace { get; }

    /// <summary>The id that the server gave it.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The secret by which it is known if it comes back; null unless the server keeps something of clients whose connections break.</summary>
    public string? Pid { get; private set; }

    /// <summary>What it says then that it got last: as in the official client, the last argument of the last event that had a text there.</summary>
    public string? Offset { get; internal set; }

    /// <summary>Completes when the server has disconnected it from the namespace.</summary>
    public Task Disconnected => _left.Task;

    internal Task<TestClient> Joined => Soon(_joined.Task, $"a decision whether it may join {Namespace}");

    /// <summary>Emits an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arg">Its only argument; an array is one argument too.</param>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Emits an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    public void Emit(string eventName, params ReadOnlySpan<object?> args) => Send(SocketPacketType.Event, null, SocketJson.Encode(eventName, args, _options));

    /// <inheritdoc cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<Arguments> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Emits an event and waits for the server's answer.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="SocketIoException">In the task: the server has ended the connection, or disconnected the client from the namespace, before it answered.</exception>
    /// <exception cref="TimeoutException">In the task: it has not answered within <see cref="SocketIoTestHost.Patience"/>.</exception>
    public Task<Arguments> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        var id = Interlocked.Increment(ref _lastAck);
        var answer = new TaskCompletionSource<Arguments>(TaskCreationOptions.RunContinuationsAsynchronously);
        _acks[id] = answer;
        if (_endedBy is { } reason)
            AbandonAcks(reason);
        else
            Send(SocketPacketType.Event, id, SocketJson.Encode(eventName, args, _options));
        return Soon(answer.Task, $"an answer to '{eventName}'");
    }

    /// <summary>Emits through a contract, as a client: <c>await client.As&lt;IChatServer&gt;().Add(1, 2)</c>.</summary>
    /// <typeparam name="TEvents">An interface marked with <see cref="ClientEventsAttribute"/>.</typeparam>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public TEvents As<TEvents>()
        where TEvents : class => EventContracts.As<TEvents>(this);

    /// <summary>The next event that came or comes.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="SocketIoException">The connection has ended, or the server has disconnected the client from the namespace, and nothing more can come.</exception>
    /// <exception cref="TimeoutException">None has come within <see cref="SocketIoTestHost.Patience"/>.</exception>
    public async ValueTask<TestEvent> ReceiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await Soon(_events.Reader.ReadAsync(cancellation).AsTask(), "an event").ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Disconnection(_endedBy!);
        }
    }

    /// <summary>The next event of a name that came or comes. Others before it are passed over, and gone.</summary>
    /// <param name="eventName">The name.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="SocketIoException">The connection has ended, or the server has disconnected the client from the namespace, and nothing more can come.</exception>
    /// <exception cref="TimeoutException">Nothing has come for <see cref="SocketIoTestHost.Patience"/>.</exception>
    public async ValueTask<TestEvent> ReceiveAsync(string eventName, CancellationToken cancellation = default)
    {
        TestEvent received;
        do
            received = await ReceiveAsync(cancellation).ConfigureAwait(false);
        while (received.EventName != eventName);
        return received;
    }

    /// <summary>An event that has come and was not asked for yet.</summary>
    /// <param name="received">The event.</param>
    public bool TryReceive(out TestEvent? received) => _events.Reader.TryRead(out received);

    /// <summary>Leaves the namespace.</summary>
    public void Disconnect() => Connection.Send(new SocketPacket(SocketPacketType.Disconnect, Namespace));

    internal void OnPacket(SocketPacket packet)
    {
        switch (packet.Type)
        {
            case SocketPacketType.Connect:
                var welcome = new Argument(packet.Payload, null, _options);
                Id = welcome["sid"].Get<string>()!;
                Pid = welcome["pid"].Get<string>();
                _joined.TrySetResult(this);
                break;
            case SocketPacketType.ConnectError:
                var error = new Argument(packet.Payload, null, _options);
                Connection.Forget(this);
                _joined.TrySetException(new RefusedException(error["message"].Get<string>()!, error["data"]));
                break;
            case SocketPacketType.Disconnect:
                Connection.Forget(this);
                OnEnded("io server disconnect");
                _left.TrySetResult();
                break;
            case SocketPacketType.Ack when packet.AckId is { } id && _acks.TryRemove(id, out var answer):
                answer.TrySetResult(new Arguments(packet, skip: 0, _options));
                break;
            case SocketPacketType.Event:
                OnEvent(packet);
                break;
        }
    }

    /// <summary>The server will answer nothing any more.</summary>
    internal void OnEnded(string reason)
    {
        _endedBy = reason;
        AbandonAcks(reason);
        _events.Writer.TryComplete();
    }

    private async Task<T> Soon<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Connection.Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The client {Id} in {Namespace} has waited {Connection.Patience} for {what}.");
        }
    }

    private static SocketIoException Disconnection(string reason) => new($"socket has been disconnected: {reason}");

    ValueTask IEventSender.EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation)
    {
        Emit(eventName, args);
        return default;
    }

    Task<T> IEventSender.EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation) =>
        First<T>(EmitWithAckAsync(eventName, args)).WaitAsync(cancellation);

    private static async Task<T> First<T>(Task<Arguments> answer) => (await answer.ConfigureAwait(false)).Get<T>(0)!;

    private void AbandonAcks(string reason)
    {
        foreach (var id in _acks.Keys)
        {
            if (_acks.TryRemove(id, out var answer))
                answer.TrySetException(Disconnection(reason));
        }
    }

    private void OnEvent(SocketPacket packet)
    {
        if (packet.AckId is null && new Argument(packet.Payload[packet.Elements[packet.Elements.Count - 1]], null, _options) is { Kind: JsonValueKind.String } last)
            Offset = last.Get<string>();
        var name = new Argument(packet.Payload[packet.Elements[0]], null, _options).Get<string>()!;
        _events.Writer.TryWrite(new TestEvent(name, new Arguments(packet, skip: 1, _options), args =>
        {
            if (packet.AckId is { } id)
                Send(SocketPacketType.Ack, id, SocketJson.Encode(null, args, _options));
        }));
    }

    private void Send(SocketPacketType type, long? id, EncodedArguments args) =>
        Connection.Send(new SocketPacket(type, Namespace, args.Json, id, args.Attachments));
}
