using ActorSocketIo.Sessions;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorSocketIo.Sockets;

/// <summary>Runs a mailbox that a read has woken on the reading thread, all others on the pool.</summary>
/// <remarks>Named in <c>reference.conf</c>: the executor of <see cref="SocketProps.Dispatcher"/>.</remarks>
internal sealed class ReaderExecutor(string id) : ExecutorService(id)
{
    public override void Execute(IRunnable run)
    {
        if (!ReadBatch.TryAdd(run))
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
    }

    public override void Shutdown()
    {
        // It owns no thread.
    }
}

/// <summary>How a dispatcher finds the <see cref="ReaderExecutor"/>.</summary>
internal sealed class ReaderExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new ReaderExecutor(id);
}
