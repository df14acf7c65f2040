using Akka.Actor;

namespace ActorSocketIo.Namespaces;

/// <summary>Runs the application's listeners for events of other servers: one per node, so that no link waits for them.</summary>
/// <remarks>What waits in its mailbox, and what listeners are still busy with, is bounded by the <see cref="ServerEventLoad"/> that its sender has added to.</remarks>
internal sealed class ServerListenersActor : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is not Raise raise)
        {
            Unhandled(message);
            return;
        }

        var heard = raise.Events.RaiseAsync(raise.Context, raise.TraceParent);
        if (heard.IsCompleted)
            raise.Events.Load.Remove(raise.Bytes);
        else
            heard.ContinueWith(_ => raise.Events.Load.Remove(raise.Bytes), TaskScheduler.Default);
    }

    /// <summary>An event came.</summary>
    /// <param name="Events">Who hears it.</param>
    /// <param name="Context">The event.</param>
    /// <param name="TraceParent">What came with it.</param>
    /// <param name="Bytes">Of its arguments.</param>
    public sealed record Raise(ServerEvents Events, EventContext Context, string? TraceParent, long Bytes) : INoSerializationVerificationNeeded;
}
