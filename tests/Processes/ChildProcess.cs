using System.Diagnostics;
using System.Text;

namespace ActorSocketIo.Tests.Processes;

/// <summary>A program in a process of its own; what it prints is kept, and it does not outlive its test.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Action<string>? _onLine;

    private ChildProcess(ProcessStartInfo start, Action<string>? onLine)
    {
        _onLine = onLine;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="args">Its command line.</param>
    /// <param name="environment">More than it inherits.</param>
    /// <param name="onLine">Called with each line that it prints.</param>
    public static ChildProcess Start(
        string program, string folder, string[] args, IReadOnlyDictionary<string, string>? environment = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ChildProcess(start, onLine);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and was killed; what it printed is in the message.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, string[] args, TimeSpan limit)
    {
        using var child = Start(program, folder, args);
        return (await child.ExitAsync(limit), child.Output);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not end in time; what it printed is in the message.</exception>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {limit}:\n{Output}");
        }
    }

    /// <summary>Completes when it has ended.</summary>
    public Task ExitAsync() => _process.WaitForExitAsync();

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">As <c>kill</c> knows it, e.g. <c>TERM</c>.</param>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public async Task SignalAsync(string name)
    {
        var (exitCode, output) = await RunAsync("kill", Repository.Root, ["-" + name, $"{Id}"], TimeSpan.FromSeconds(5));
        if (exitCode != 0)
            throw new InvalidOperationException($"{_process.StartInfo.FileName} did not get {name}: {output}\nIt said:\n{Output}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        _onLine?.Invoke(line);
    }
}
