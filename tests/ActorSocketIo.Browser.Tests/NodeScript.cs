namespace ActorSocketIo.Browser.Tests;

/// <summary>A script for Node.js that drives a browser, or the official client, and fails if what it sees is wrong.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private static string Folder => Repository.PathOf("tests", "ActorSocketIo.Browser.Tests");

    /// <summary>Runs it against a program, or against two nodes of one; screenshots go to a folder of its name.</summary>
    public static async Task PassesAsync(string script, RunningProgram program, RunningProgram? another = null)
    {
        var artifacts = Path.Combine(Folder, "artifacts", Path.GetFileNameWithoutExtension(script) + (another is null ? "" : "-two-nodes"));
        string[] args = [script, program.Address.ToString(), artifacts, .. another is null ? [] : new[] { another.Address.ToString() }];

        var (exitCode, said) = await ChildProcess.RunAsync("node", Path.Combine(Folder, "browser"), args, MaxTime);

        Assert.True(exitCode == 0, $"{script} failed; screenshots are in {artifacts}. It said:\n{said}\nThe program said:\n{program.Output}{another?.Output}");
    }
}
