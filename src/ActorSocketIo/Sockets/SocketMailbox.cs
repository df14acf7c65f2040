using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorSocketIo.Sockets;

/// <summary>The mailbox type of <see cref="SocketEntity"/>: an empty one is some fifty bytes, Akka's a kilobyte.</summary>
/// <remarks>Named in <c>reference.conf</c>.</remarks>
internal sealed class SocketMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<SocketMessageQueue>
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new SocketMessageQueue();
}

/// <summary>A linked queue for many producers and one consumer.</summary>
/// <remarks>
/// Source: D. Vyukov, "Non-intrusive MPSC node-based queue". A producer makes its node the last, then links it to the one before: between the
/// two the queue is not empty, and the consumer waits for the link, some instructions away.
/// </remarks>
internal sealed class SocketMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private Node _first; // taken already; its successor is next
    private Node _last;

    public SocketMessageQueue() => _first = _last = new Node(default);

    public bool HasMessages => !ReferenceEquals(_first, Volatile.Read(ref _last));

    public int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(ref _first.Next); node is not null; node = Volatile.Read(ref node.Next))
                count++;
            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var node = new Node(envelope);
        Volatile.Write(ref Interlocked.Exchange(ref _last, node).Next, node);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        if (!HasMessages)
        {
            envelope = default;
            return false;
        }

        var wait = default(SpinWait);
        Node? next;
        while ((next = Volatile.Read(ref _first.Next)) is null)
            wait.SpinOnce();
        envelope = next.Envelope;
        next.Envelope = default; // it stays as the queue's first: it must not keep the message
        _first = next;
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    private sealed class Node(Envelope envelope)
    {
        public Envelope Envelope = envelope;
        public Node? Next;
    }
}
