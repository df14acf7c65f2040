namespace ActorSocketIo.Tests.Processes;

/// <summary>Installs the packages of a Node folder from its lock file, once.</summary>
internal static class NodePackages
{
    public static async Task InstallAsync(string folder)
    {
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            return;
        var (exitCode, output) = await ChildProcess.RunAsync("npm", folder, ["ci", "--no-audit", "--no-fund"], TimeSpan.FromMinutes(5));
        if (exitCode != 0)
            throw new InvalidOperationException($"npm ci failed in {folder}:\n{output}");
    }
}
