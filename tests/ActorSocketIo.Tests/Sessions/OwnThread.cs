namespace ActorSocketIo.Tests.Sessions;

/// <summary>For tests whose threads wait for each other: on the pool they would hold up those of other tests.</summary>
internal static class OwnThread
{
    /// <summary>Runs something on a thread of its own.</summary>
    public static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
