namespace ActorSocketIo.Bench.Servers;

/// <summary>A program of the machine that a contender or a load needs.</summary>
internal static class Tool
{
    /// <summary>Whether it is in PATH, or where Debian has what only root starts.</summary>
    public static bool IsInstalled(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        return folders.Any(folder => File.Exists(Path.Combine(folder, name)));
    }
}
