using System.Globalization;
using ActorSocketIo.Bench.Measuring;

namespace ActorSocketIo.Bench.Servers;

/// <summary>Proxies with the configuration of <c>docker/</c>: round robin among the servers that each is given, no affinity.</summary>
internal sealed class Proxies : IDisposable
{
    public const string Program = "nginx";

    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProcess> _processes = [];

    private Proxies(int count) => Ports = FreePort.Find(count);

    public IReadOnlyList<int> Ports { get; }

    /// <summary>Starts a proxy for each list of servers' ports, and waits until all listen.</summary>
    public static async Task<Proxies> StartAsync(IReadOnlyList<int[]> servers, CancellationToken cancellation)
    {
        var proxies = new Proxies(servers.Count);
        try
        {
            await proxies.StartAllAsync(servers, cancellation);
            return proxies;
        }
        catch
        {
            proxies.Dispose();
            throw;
        }
    }

    /// <summary>What they and their workers have used so far.</summary>
    public TimeSpan ProcessorTime() => ProcessTime.Of(_processes.SelectMany(process => Children(process.Id).Append(process.Id)));

    public void Dispose()
    {
        foreach (var process in _processes)
            process.Dispose();
        _folder.Dispose();
    }

    private async Task StartAllAsync(IReadOnlyList<int[]> servers, CancellationToken cancellation)
    {
        File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute); // its workers are another user
        foreach (var (port, behind) in Ports.Zip(servers))
            _processes.Add(Start(port, behind));
        foreach (var port in Ports)
            await Readiness.UntilAsync(Program, _processes, () => Readiness.ListensAsync(port), cancellation);
    }

    // Its access log, a line for each request, is nobody's.
    private ChildProcess Start(int port, int[] servers) => ChildProcess.Start(
        "bash",
        Repository.Root,
        ["-c", "exec bash docker/proxy.sh \"$@\" >/dev/null", "proxy", Program, $"127.0.0.1:{port}", .. servers.Select(server => $"127.0.0.1:{server}")],
        new Dictionary<string, string> { ["TMPDIR"] = _folder.Path });

    private static IEnumerable<int> Children(int id)
    {
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Select(child => int.Parse(child, CultureInfo.InvariantCulture));
    }
}
