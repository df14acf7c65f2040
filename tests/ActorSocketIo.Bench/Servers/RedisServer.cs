namespace ActorSocketIo.Bench.Servers;

/// <summary>A Redis of this machine that keeps nothing.</summary>
internal static class RedisServer
{
    public const string Program = "redis-server";

    /// <summary>Starts it, without waiting.</summary>
    public static ChildProcess Start(int port) => ChildProcess.Start(
        Program, Path.GetTempPath(), ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
}
