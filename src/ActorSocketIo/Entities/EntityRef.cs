using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo;

/// <summary>An actor of the server that is addressed by name, on whatever node it lives; it is started when first addressed.</summary>
/// <remarks>What crosses nodes must be serializable: mark messages with <see cref="IClusterMessage"/>, or bind a serializer of your own.</remarks>
public class EntityRef
{
    private readonly Func<IActorRef> _region;
    private readonly string _name;
    private readonly Func<string, string>? _entityOf;
    private readonly TimeSpan _timeout;

    /// <param name="region">Asked anew for each message.</param>
    /// <param name="name">The actor's, or what that is found by.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <param name="entityOf">Finds the actor's id for each message, if it may change.</param>
    internal EntityRef(Func<IActorRef> region, string name, TimeSpan timeout, Func<string, string>? entityOf = null)
    {
        _region = region;
        _name = name;
        _entityOf = entityOf;
        _timeout = timeout;
    }

    private string EntityId => _entityOf?.Invoke(_name) ?? _name;

    /// <summary>Sends it a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who gets the answer; nobody by default.</param>
    /// <exception cref="InvalidOperationException">The server has not started yet.</exception>
    public void Tell(object message, IActorRef? sender = null) =>
        _region().Tell(new ShardingEnvelope(EntityId, message), sender ?? ActorRefs.NoSender);

    /// <summary>Sends it a message and waits for the answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="timeout">How long to wait; the option <c>RequestsTimeout</c> by default.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="AskTimeoutException">No answer in time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    /// <exception cref="InvalidOperationException">The server has not started yet.</exception>
    public Task<T> AskAsync<T>(object message, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        _region().Ask<T>(new ShardingEnvelope(EntityId, message), timeout is { } limit ? TimeLimit.Check(limit, nameof(timeout)) : _timeout, cancellation);
}
