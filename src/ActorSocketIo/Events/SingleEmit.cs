namespace ActorSocketIo;

/// <summary>Lets a contract say which event is to be sent, where its own method could not return what becomes of it.</summary>
/// <typeparam name="TSent">What becomes of it: a task.</typeparam>
/// <param name="send">Sends it.</param>
/// <param name="asks">Whether it asks for an acknowledgement.</param>
internal sealed class SingleEmit<TSent>(SingleEmit<TSent>.Send send, bool asks) : IEventSender
    where TSent : Task
{
    private TSent? _sent;

    /// <summary>Sends the event in the way that is wanted here.</summary>
    public delegate TSent Send(string eventName, ReadOnlySpan<object?> args);

    /// <summary>Calls one method of a contract.</summary>
    /// <exception cref="ArgumentException">It called none, several, or one that asks for what nobody wants to know.</exception>
    public TSent Through<TEvents>(Action<TEvents> call)
        where TEvents : class
    {
        ArgumentNullException.ThrowIfNull(call);
        call(EventContracts.As<TEvents>(this));
        return _sent ?? throw new ArgumentException("The call must be of one event of the contract.", nameof(call));
    }

    public void Emit(string eventName, params ReadOnlySpan<object?> args)
    {
        if (asks)
            throw new ArgumentException($"\"{eventName}\" has no acknowledgement: its method must return a Task of a value.");
        SendOnce(eventName, args);
    }

    public ValueTask EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default)
    {
        Emit(eventName, args);
        return default;
    }

    public Task<T> EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default)
    {
        if (!asks)
            throw new ArgumentException($"\"{eventName}\" asks for an acknowledgement, which cannot be had here.");
        SendOnce(eventName, args);
        return new TaskCompletionSource<T>().Task; // what is answered is in what was sent
    }

    private void SendOnce(string eventName, ReadOnlySpan<object?> args)
    {
        if (_sent is not null)
            throw new ArgumentException("The call must be of one event of the contract.");
        _sent = send(eventName, args);
    }
}
