using System.Diagnostics;
using System.Net.Sockets;

namespace ActorSocketIo.Tests.Processes;

/// <summary>A real proxy in front of nodes, with the configuration of <c>docker/</c>: round robin, no affinity.</summary>
internal sealed class Proxy : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;
    private readonly DirectoryInfo _folder;
    private readonly int _port;

    private Proxy(ChildProcess process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        _port = port;
    }

    /// <summary>Its address, without a trailing slash.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>What it has printed: an access log with the node that answered, and its complaints.</summary>
    public string Output => _process.Output;

    /// <summary>Whether the program is installed.</summary>
    public static bool IsInstalled(ProxyKind kind)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        return folders.Any(folder => File.Exists(Path.Combine(folder, ProgramOf(kind))));
    }

    /// <summary>Starts it on a free port, and waits until it listens.</summary>
    public static async Task<Proxy> StartAsync(ProxyKind kind, params IEnumerable<NodeProcess> nodes)
    {
        var port = FreePort.Find();
        string[] args =
        [
            Repository.PathOf("docker", "proxy.sh"), ProgramOf(kind), $"127.0.0.1:{port}", .. nodes.Select(node => $"127.0.0.1:{node.Place.HttpPort}"),
        ];
        var folder = Directory.CreateTempSubdirectory("proxy-");
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute; // its workers are another user
        var environment = new Dictionary<string, string> { ["TMPDIR"] = folder.FullName };
        var proxy = new Proxy(ChildProcess.Start("bash", Repository.Root, args, environment), folder, port);
        try
        {
            await proxy.ReadyAsync();
            return proxy;
        }
        catch
        {
            proxy.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string ProgramOf(ProxyKind kind) => kind == ProxyKind.Nginx ? "nginx" : "haproxy";

    private async Task ReadyAsync()
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit; await Task.Delay(20))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The proxy has ended:\n{Output}");
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"The proxy does not listen after {StartLimit}:\n{Output}");
    }
}
