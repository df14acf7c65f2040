namespace ActorSocketIo.Sessions;

/// <summary>The execution context of a thread that has none of anybody's.</summary>
internal static class CleanContext
{
    private static readonly ExecutionContext Clean = Capture();

    /// <summary>Runs something in it, here: what the caller has in an <see cref="AsyncLocal{T}"/> is neither seen nor kept.</summary>
    public static void Run(ContextCallback run, object? state) => ExecutionContext.Run(Clean, run, state);

    private static ExecutionContext Capture()
    {
        ExecutionContext? clean = null;
        var thread = new Thread(() => clean = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return clean!;
    }
}
