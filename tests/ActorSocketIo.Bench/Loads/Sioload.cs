using System.Globalization;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>The load generator, a C++ program that comes with the project's shared documents and not with this repository.</summary>
internal sealed class Sioload
{
    /// <summary>The environment variable that names its file.</summary>
    public const string Variable = "SIOLOAD";

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    private readonly string _program;

    private Sioload(string program) => _program = program;

    /// <summary>Where it is if nobody says so.</summary>
    public static string DefaultSource { get; } = Path.GetFullPath(Repository.PathOf("..", "shared", "bench", "sioload.cpp"));

    /// <summary>Finds it, and compiles it if it is a source that has changed.</summary>
    /// <param name="path">Its source, ending in <c>.cpp</c>, or the program; null for what <see cref="Variable"/> names, or else <see cref="DefaultSource"/>.</param>
    /// <exception cref="BenchException">It is not there, or cannot be compiled.</exception>
    public static async Task<Sioload> PrepareAsync(string? path)
    {
        var file = Path.GetFullPath(path ?? Environment.GetEnvironmentVariable(Variable) ?? DefaultSource);
        if (!File.Exists(file))
            throw new BenchException($"The load generator is not at {file}. Name its source or program with --sioload FILE or the environment variable {Variable}.");
        return new Sioload(Path.GetExtension(file) == ".cpp" ? await CompileAsync(file) : file);
    }

    /// <summary>Runs it against servers.</summary>
    /// <param name="servers">Which processes' time and memory it reports.</param>
    /// <param name="ports">Where it connects, in turn.</param>
    /// <param name="args">The mode, and what belongs to it.</param>
    /// <param name="settings">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The line of figures that it prints.</returns>
    /// <exception cref="BenchException">It printed none.</exception>
    public async Task<JsonObject> RunAsync(
        RunningServers servers, IReadOnlyList<int> ports, IEnumerable<string> args, LoadSettings settings, CancellationToken cancellation)
    {
        string[] all =
        [
            .. args,
            "--proto", servers.Kind.Protocol,
            "--warmup", Seconds(settings.WarmUp),
            "--duration", Seconds(settings.Duration),
            .. ports.SelectMany(port => (string[])["--url", $"ws://127.0.0.1:{port}"]),
            .. servers.Ids.SelectMany(id => (string[])["--pid", $"{id}"]),
            .. servers.HelperIds.SelectMany(id => (string[])["--aux-pid", $"{id}"]),
        ];
        using var process = Cores.Start(ports.Count == 1 ? Cores.Pair?.Load : null, _program, all);
        await process.ExitAsync().WaitAsync(cancellation);
        var line = process.Output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        return line is null ? throw new BenchException($"sioload {string.Join(' ', all)}\n{process.Output}") : (JsonObject)JsonNode.Parse(line)!;
    }

    private static async Task<string> CompileAsync(string source)
    {
        var program = Repository.PathOf("artifacts", "bench", "sioload");
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) >= File.GetLastWriteTimeUtc(source))
            return program;
        if (!Tool.IsInstalled("g++"))
            throw new BenchException($"g++ must be installed to compile {source}; or name a compiled one with --sioload FILE.");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        var (exitCode, output) = await ChildProcess.RunAsync("g++", Repository.Root, ["-O2", "-std=c++17", "-o", program, source, "-pthread"], BuildLimit);
        return exitCode == 0 ? program : throw new BenchException($"g++ failed:\n{output}");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
