namespace ActorSocketIo.Remoting;

/// <summary>Threads that the pool's load does not hold up, and that may block.</summary>
internal static class OwnThread
{
    public static void Start(string name, Action run) => new Thread(() => run()) { Name = name, IsBackground = true }.Start();
}
