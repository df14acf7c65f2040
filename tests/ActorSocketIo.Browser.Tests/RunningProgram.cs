using System.Text.RegularExpressions;

namespace ActorSocketIo.Browser.Tests;

/// <summary>A program of ours in a process of its own, on a port that the system chose.</summary>
internal sealed partial class RunningProgram : IDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChildProcess _process;

    private RunningProgram(string folder, string assembly, string[] settings) => _process = ChildProcess.Start(
        "dotnet",
        Repository.PathOf("src", folder), // as dotnet run has it
        [Repository.ProgramOf(Path.Combine("src", folder), assembly), "--urls", "http://127.0.0.1:0", .. settings],
        onLine: OnLine);

    /// <summary>Where it serves.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>What it has printed.</summary>
    public string Output => _process.Output;

    /// <summary>Starts a program, and waits until it says where it serves.</summary>
    /// <param name="folder">Its project's folder beneath src.</param>
    /// <param name="assembly">The name of its assembly.</param>
    /// <param name="settings">More for its command line.</param>
    public static async Task<RunningProgram> StartAsync(string folder, string assembly, params string[] settings)
    {
        var program = new RunningProgram(folder, assembly, settings);
        try
        {
            var exited = program._process.ExitAsync();
            if (await Task.WhenAny(program._address.Task, exited).WaitAsync(MaxStart) == exited)
                throw new InvalidOperationException("it ended");
        }
        catch (Exception e)
        {
            program.Dispose();
            throw new InvalidOperationException($"{assembly} did not say where it serves. It said:\n{program.Output}", e);
        }

        return program;
    }

    /// <summary>Starts two nodes of one server.</summary>
    public static async Task<(RunningProgram First, RunningProgram Second)> StartTwoNodesAsync(string folder, string assembly)
    {
        var port = FreePort.Find();
        var seed = $"--Cluster:SeedNodes:0=127.0.0.1:{port}";
        var first = await StartAsync(folder, assembly, $"--Cluster:Port={port}", seed);
        try
        {
            return (first, await StartAsync(folder, assembly, seed));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();

    private void OnLine(string line)
    {
        if (ServedAt().Match(line) is { Success: true } found)
            _address.TrySetResult(new Uri(found.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex ServedAt();
}
