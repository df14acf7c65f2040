using ActorSocketIo.Sockets;
using Akka.Actor;

namespace ActorSocketIo.Tests.Sockets;

public sealed class SocketMessageQueueTests
{
    private readonly SocketMessageQueue _queue = new();

    [Fact]
    public void Gives_messages_in_the_order_they_came()
    {
        Assert.False(_queue.HasMessages);
        Assert.False(_queue.TryDequeue(out _));

        Enqueue("a");
        Enqueue("b");
        Assert.Equal(2, _queue.Count);
        Assert.Equal("a", Dequeue());
        Enqueue("c");

        Assert.Equal("b", Dequeue());
        Assert.Equal("c", Dequeue());
        Assert.False(_queue.HasMessages);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Lets_go_of_what_was_taken()
    {
        var message = EnqueueAndTake();
        GC.Collect();

        Assert.False(message.IsAlive);
        GC.KeepAlive(_queue);
    }

    [Fact]
    public void Hands_what_is_left_to_the_dead_letters()
    {
        Enqueue("a");
        Enqueue("b");
        var dead = new SocketMessageQueue();

        _queue.CleanUp(ActorRefs.Nobody, dead);

        Assert.False(_queue.HasMessages);
        Assert.Equal(2, dead.Count);
    }

    [Fact]
    public async Task Loses_and_reorders_nothing_of_many_producers()
    {
        const int Producers = 4, Messages = 50_000;
        var producing = Enumerable.Range(0, Producers).Select(producer => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Messages; i++)
                    Enqueue((producer, i));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        var next = new int[Producers];
        for (var taken = 0; taken < Producers * Messages;)
        {
            if (!_queue.TryDequeue(out var envelope))
            {
                Thread.Yield();
                continue;
            }

            var (producer, i) = ((int, int))envelope.Message;
            Assert.Equal(next[producer]++, i);
            taken++;
        }

        await Task.WhenAll(producing);
        Assert.False(_queue.HasMessages);
    }

    private WeakReference EnqueueAndTake()
    {
        var message = new object();
        Enqueue(message);
        Assert.Same(message, Dequeue());
        return new WeakReference(message);
    }

    private void Enqueue(object message) => _queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.NoSender));

    private object? Dequeue() => _queue.TryDequeue(out var envelope) ? envelope.Message : null;
}
