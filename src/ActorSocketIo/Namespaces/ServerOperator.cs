using System.Runtime.CompilerServices;
using ActorSocketIo.Adapters;
using ActorSocketIo.Telemetry;

namespace ActorSocketIo;

/// <summary>A selection of nodes, all others unless narrowed, and what can be said to the listeners that they have for a namespace.</summary>
/// <remarks>Immutable: each narrowing gives a new operator. What is emitted is heard by <see cref="Namespace.ServerEvents"/>; clients get nothing.</remarks>
public sealed class ServerOperator
{
    private readonly Namespace _namespace;
    private readonly ServerScope _scope;

    internal ServerOperator(Namespace nsp, ServerScope scope)
    {
        _namespace = nsp;
        _scope = scope;
    }

    /// <summary>This node too.</summary>
    public ServerOperator IncludingThis => new(_namespace, _scope with { IncludesThis = true });

    /// <summary>Only these nodes, and those named before; this one too, if it is named.</summary>
    /// <param name="nodes">Their tokens, see <see cref="SocketIoServer.Nodes"/>. Without any it is for nobody.</param>
    /// <exception cref="ArgumentException">One is no token. That there is no such node any more is told by the answer: it is missing.</exception>
    public ServerOperator To(params ReadOnlySpan<string> nodes) => new(_namespace, _scope.To(nodes));

    /// <summary>How long to wait for the answers; otherwise the option <see cref="SocketIoOptions.RequestsTimeout"/>.</summary>
    /// <param name="timeout">From the emit until all of them are in; zero is a real timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, or longer than 24 days.</exception>
    public ServerOperator Timeout(TimeSpan timeout) => new(_namespace, _scope with { Timeout = TimeLimit.Check(timeout) });

    /// <inheritdoc cref="Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <summary>Sends an event; what one node emits is heard in the order of the calls.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReservedAmongServers(eventName);
        using var span = Traces.SendToServers(_namespace.Name, eventName);
        _namespace.Adapter.ServerSide.Emit(_namespace.Adapter.Encode(eventName, args), _scope);
    }

    /// <inheritdoc cref="EmitWithAckAsync(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, object? arg) => EmitWithAckAsync(eventName, [arg]);

    /// <summary>Sends an event and collects the nodes' answers.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>The first argument of each node's answer. A node that does not have the namespace gives none.</returns>
    /// <exception cref="SocketIoException">The name is reserved: connect, connection, new_namespace.</exception>
    /// <exception cref="PartialAnswerException{Argument}">
    /// A node did not answer in time or was lost, or one that was named is gone; the answers that came are in it.
    /// </exception>
    public Task<IReadOnlyList<Argument>> EmitWithAckAsync(string eventName, params ReadOnlySpan<object?> args)
    {
        EventNames.ThrowIfReservedAmongServers(eventName);
        using var span = Traces.SendToServers(_namespace.Name, eventName);
        return _namespace.Adapter.ServerSide.EmitWithAckAsync(_namespace.Adapter.Encode(eventName, args), _scope);
    }
}
