using System.Diagnostics;

namespace ActorSocketIo.Browser.Tests;

/// <summary>A script for Node.js that drives a browser, or the official client, and fails if what it sees is wrong.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <summary>Runs it against a program, or against two nodes of one; screenshots go to a folder of its name.</summary>
    public static async Task PassesAsync(string script, RunningProgram program, RunningProgram? another = null)
    {
        var artifacts = Path.Combine(Repository.Artifacts, Path.GetFileNameWithoutExtension(script) + (another is null ? "" : "-two-nodes"));
        var start = new ProcessStartInfo("node", [script, program.Address.ToString(), artifacts, .. another is null ? [] : new[] { another.Address.ToString() }])
        {
            WorkingDirectory = Repository.Scripts,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(MaxTime);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        var said = $"{await output}{await error}";
        Assert.True(process.ExitCode == 0, $"{script} failed; screenshots are in {artifacts}. It said:\n{said}\nThe program said:\n{program.Output}{another?.Output}");
    }
}
