namespace ActorSocketIo.Browser.Tests;

/// <summary>A script for Node.js that drives a browser, or the official client, and fails if what it sees is wrong.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private static string Folder => Repository.PathOf("tests", "ActorSocketIo.Browser.Tests");

    /// <summary>Runs it against a program, or against two nodes of one; screenshots go to a folder of its name.</summary>
    public static Task PassesAsync(string script, RunningProgram program, RunningProgram? another = null) => PassesAsync(
        script,
        Path.GetFileNameWithoutExtension(script) + (another is null ? "" : "-two-nodes"),
        another is null ? [program.Address.ToString()] : [program.Address.ToString(), another.Address.ToString()],
        () => program.Output + another?.Output);

    /// <summary>Runs it against programs at these addresses.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="pictures">The folder for screenshots, beneath <c>artifacts</c>.</param>
    /// <param name="urls">Where the programs are.</param>
    /// <param name="output">What they have printed.</param>
    public static async Task PassesAsync(string script, string pictures, string[] urls, Func<string> output)
    {
        var artifacts = Path.Combine(Folder, "artifacts", pictures);
        string[] args = [script, urls[0], artifacts, .. urls[1..]];

        var (exitCode, said) = await ChildProcess.RunAsync("node", Path.Combine(Folder, "browser"), args, MaxTime);

        Assert.True(exitCode == 0, $"{script} failed; screenshots are in {artifacts}. It said:\n{said}\nThe programs said:\n{output()}");
    }
}
