using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A node of a <see cref="GuardedModelRun"/>.</summary>
/// <param name="number">Its number in the cluster, and as an emitter.</param>
/// <param name="of">What runs it.</param>
internal sealed class GuardedModelHost(int number, SocketIoTestHost of)
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number => number;

    public SocketIoServer Server => of.Server;

    /// <summary>Completes when it has died.</summary>
    public Task Died => _died.Task;

    /// <summary>When that was, in ms.</summary>
    public long? DiedAt { get; private set; }

    public Task Emitting { get; set; } = Task.CompletedTask;

    public TestConnection Open() => of.Open();

    public void Die()
    {
        DiedAt = Environment.TickCount64;
        _died.SetResult();
    }
}
