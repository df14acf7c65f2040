namespace ActorSocketIo.Documentation.Tests.Running;

/// <summary>The official JavaScript client, and the reference's server, as npm has them: <c>node</c> of this project.</summary>
internal static class OfficialClient
{
    private static readonly Lazy<Task> s_installed = new(() => NodePackages.InstallAsync(Folder));

    public static string Folder => Repository.PathOf("tests", "ActorSocketIo.Documentation.Tests", "node");

    /// <summary>Installs the packages, once.</summary>
    public static Task InstallAsync() => s_installed.Value;

    /// <summary>Runs checks of <c>node/checks</c> against a server, one after the other.</summary>
    /// <param name="url">Where the server is.</param>
    /// <param name="checks">The file, without its ending.</param>
    public static async Task CheckAsync(string url, string checks)
    {
        await InstallAsync();
        var (exitCode, output) = await ChildProcess.RunAsync("node", Folder, ["check.js", url, checks], TimeSpan.FromSeconds(60));
        Assert.True(exitCode == 0, $"{checks}:\n{output}");
    }
}
