namespace ActorSocketIo.Remoting;

/// <summary>Threads that the pool's load does not hold up, and that may block.</summary>
internal static class OwnThread
{
    /// <summary>Starts one.</summary>
    /// <param name="name">For whoever looks at the process.</param>
    /// <param name="run">Lets no exception out: it would end the process.</param>
    public static void Start(string name, Action run) => new Thread(() => run()) { Name = name, IsBackground = true }.Start();
}
