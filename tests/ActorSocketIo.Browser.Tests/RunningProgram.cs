using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Browser.Tests;

/// <summary>A program of ours in a process of its own, on a port that the system chose.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(Process process) => _process = process;

    /// <summary>Where it serves.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a program, and waits until it says where it serves.</summary>
    /// <param name="folder">Its project's folder beneath src.</param>
    /// <param name="assembly">The name of its assembly.</param>
    /// <param name="settings">More for its command line.</param>
    public static async Task<RunningProgram> StartAsync(string folder, string assembly, params string[] settings)
    {
        var project = Path.Combine(Repository.Source, folder);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(project, Repository.Output, assembly + ".dll"), "--urls", "http://127.0.0.1:0", .. settings])
        {
            WorkingDirectory = project, // as dotnet run has it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var program = new RunningProgram(Process.Start(start)!);
        program._process.OutputDataReceived += (_, line) => program.OnLine(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.OnLine(line.Data);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        try
        {
            var exited = program._process.WaitForExitAsync();
            if (await Task.WhenAny(program._address.Task, exited).WaitAsync(MaxStart) == exited)
                throw new InvalidOperationException("it ended");
        }
        catch (Exception e)
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"{assembly} did not say where it serves. It said:\n{program.Output}", e);
        }

        return program;
    }

    /// <summary>Starts two nodes of one server.</summary>
    public static async Task<(RunningProgram First, RunningProgram Second)> StartTwoNodesAsync(string folder, string assembly)
    {
        var seed = $"127.0.0.1:{FreePort()}";
        var first = await StartAsync(folder, assembly, $"--Cluster:Port={seed.Split(':')[1]}", $"--Cluster:SeedNodes:0={seed}");
        try
        {
            return (first, await StartAsync(folder, assembly, $"--Cluster:SeedNodes:0={seed}"));
        }
        catch
        {
            await first.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A port that nobody had a moment ago: the seed must be known before it runs.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void OnLine(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (ServedAt().Match(line) is { Success: true } found)
            _address.TrySetResult(new Uri(found.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex ServedAt();
}
