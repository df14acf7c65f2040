using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace ActorSocketIo.Link;

/// <summary>What connections have brought for a lane, and its actor has not taken yet: what comes together is handled together.</summary>
/// <remarks>As long as what the sender may have under way.</remarks>
internal sealed class LaneInbox
{
    private readonly ConcurrentQueue<ICrossesNodes> _waiting = new();
    private IActorRef _receiver = ActorRefs.Nobody;
    private int _isTold;

    /// <summary>Who receives it, and hears of what comes as <see cref="Arrived"/>.</summary>
    public void Open(IActorRef receiver)
    {
        Volatile.Write(ref _receiver, receiver);
        BeginTaking(); // what an earlier one was told has gone with it
        Tell();
    }

    /// <summary>Adds a message; its receiver hears of it by <see cref="Tell"/>.</summary>
    public void Add(ICrossesNodes message) => _waiting.Enqueue(message);

    /// <summary>Tells the receiver, unless nothing waits or it knows.</summary>
    public void Tell()
    {
        var receiver = Volatile.Read(ref _receiver);
        if (!receiver.IsNobody() && !_waiting.IsEmpty && Interlocked.Exchange(ref _isTold, 1) == 0)
            receiver.Tell(Arrived.Instance, ActorRefs.NoSender);
    }

    /// <summary>The receiver begins to take: from now on it is told again.</summary>
    public void BeginTaking() => Interlocked.Exchange(ref _isTold, 0);

    /// <summary>Takes the oldest.</summary>
    public bool TryTake([NotNullWhen(true)] out ICrossesNodes? message) => _waiting.TryDequeue(out message);

    /// <summary>Something waits.</summary>
    internal sealed class Arrived : INoSerializationVerificationNeeded
    {
        public static readonly Arrived Instance = new();
    }
}
