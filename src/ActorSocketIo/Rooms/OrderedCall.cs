using ActorSocketIo.Adapters;
using ActorSocketIo.Telemetry;
using Akka.Actor;

namespace ActorSocketIo.Rooms;

/// <summary>One ordered emit that this node has asked for.</summary>
/// <param name="node">Of which the clock is.</param>
/// <param name="entityId">The room's actor.</param>
/// <param name="event">What to emit.</param>
/// <param name="timeout">From now on.</param>
internal sealed class OrderedCall(SocketIoNode node, string entityId, AdapterProtocol.Payload @event, TimeSpan timeout) : INoSerializationVerificationNeeded
{
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _begun = node.Server.Time.GetTimestamp();

    public SocketIoNode Node => node;

    public string EntityId => entityId;

    public AdapterProtocol.Payload Event => @event;

    /// <summary>The span that asks for it; null if nothing is recorded.</summary>
    public string? TraceParent { get; } = Traces.Parent;

    /// <summary>Until the caller gives up.</summary>
    public TimeSpan Left => timeout - node.Server.Time.GetElapsedTime(_begun);

    public void Succeed() => _reply.TrySetResult();

    public void Fail(Exception why) => _reply.TrySetException(why);

    /// <returns>Completes when every node with members has the event.</returns>
    /// <exception cref="AskTimeoutException">Nobody said so in time.</exception>
    public async Task WaitAsync()
    {
        try
        {
            await _reply.Task.WaitAsync(timeout, node.Server.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AskTimeoutException($"Timeout after {timeout}: the room's actor, or a node with members, did not answer.");
        }
    }
}
