using System.Globalization;

namespace ActorSocketIo.Bench.Servers;

/// <summary>The cores of this machine, and programs that are held to one of them.</summary>
internal static class Cores
{
    private static readonly int[] Allowed = Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1]);

    /// <summary>For a single server, and as far from it as can be for the load; null where there is but one core, or no <c>taskset</c>.</summary>
    public static (int Server, int Load)? Pair { get; } = Allowed.Length > 1 && Tool.IsInstalled("taskset") ? (Allowed[0], Allowed[^1]) : null;

    /// <summary>Starts a program on one core, or on all of them.</summary>
    public static ChildProcess Start(
        int? core, string program, string[] args, IReadOnlyDictionary<string, string>? environment = null, Action<string>? onLine = null) =>
        core is { } one
            ? ChildProcess.Start("taskset", Repository.Root, ["-c", $"{one}", program, .. args], environment, onLine) // becomes the program, with its process id
            : ChildProcess.Start(program, Repository.Root, args, environment, onLine);

    /// <summary>Reads a list of the kernel, e.g. <c>0-3,8</c>.</summary>
    internal static int[] Parse(string list) =>
    [
        .. list.Trim().Split(',').SelectMany(range =>
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
        }),
    ];
}
