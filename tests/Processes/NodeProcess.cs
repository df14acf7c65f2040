using System.Diagnostics;
using System.Net;

namespace ActorSocketIo.Tests.Processes;

/// <summary>A node in a process of its own, which can be treated as badly as the world treats nodes.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly string _readyPath;

    private NodeProcess(NodePlace place, ChildProcess process, string readyPath)
    {
        Place = place;
        _process = process;
        _readyPath = readyPath;
    }

    public NodePlace Place { get; }

    /// <summary>Its address for clients, without a trailing slash.</summary>
    public string Url => $"http://{Place.Host}:{Place.HttpPort}";

    public int Id => _process.Id;

    /// <summary>What it has printed.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it, without waiting.</summary>
    /// <param name="program">Which of our programs.</param>
    /// <param name="place">Its ports and seeds.</param>
    /// <param name="settings">More for its environment.</param>
    public static NodeProcess Start(NodeProgram program, NodePlace place, params IEnumerable<(string Name, string Value)> settings)
    {
        var environment = program.Settings(place).Concat(settings).ToDictionary(s => s.Name, s => s.Value);
        var process = place.Network is { } network
            ? ChildProcess.Start("ip", Repository.Root, ["netns", "exec", network, "dotnet", program.Path], environment) // becomes dotnet, with its process id
            : ChildProcess.Start("dotnet", Repository.Root, [program.Path], environment);
        return new NodeProcess(place, process, program.ReadyPath);
    }

    /// <summary>Starts a server of one node, and waits until it serves.</summary>
    public static async Task<NodeProcess> StartAloneAsync(NodeProgram program, params IEnumerable<(string Name, string Value)> settings)
    {
        var node = Start(program, NodePlace.Alone(), settings);
        try
        {
            await node.ReadyAsync();
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead; what it printed is in the message.</exception>
    /// <exception cref="TimeoutException">It is not ready after a minute.</exception>
    public async Task ReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"Node {Place.Index} has ended:\n{Output}");
            if (clock.Elapsed > StartLimit)
                throw new TimeoutException($"Node {Place.Index} did not become ready within {StartLimit}:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>Whether it says, now, that it takes clients.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            return (await http.GetAsync(new Uri(Url + _readyPath))).StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: gone without a word.</summary>
    public async Task KillAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.ExitAsync();
    }

    /// <summary>SIGSTOP: stalled; its connections stay open.</summary>
    public Task StopAsync() => _process.SignalAsync("STOP");

    /// <summary>SIGCONT: goes on after <see cref="StopAsync"/>.</summary>
    public Task ContinueAsync() => _process.SignalAsync("CONT");

    /// <summary>SIGTERM, as a container's runtime ends it; waits for its end.</summary>
    /// <param name="limit">More than this is a failure. Default 30 s, what Kubernetes gives by default.</param>
    /// <returns>Its exit code, and how long it took.</returns>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync(TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        await _process.SignalAsync("TERM");
        return (await _process.ExitAsync(limit ?? TimeSpan.FromSeconds(30)), clock.Elapsed);
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public Task<int> ExitAsync(TimeSpan limit) => _process.ExitAsync(limit);

    public void Dispose() => _process.Dispose();
}
