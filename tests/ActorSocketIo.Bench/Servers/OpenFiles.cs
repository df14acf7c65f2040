using System.Globalization;

namespace ActorSocketIo.Bench.Servers;

/// <summary>How many files, and so connections, a process of this machine may have open.</summary>
internal static class OpenFiles
{
    // What a server has open beside its clients, and the load generator's own reserve.
    private const int Reserve = 400;

    /// <summary>The hard limit: .NET and the load generator raise theirs to it.</summary>
    public static int Limit { get; } = Parse(File.ReadLines("/proc/self/limits"));

    /// <summary>Numbers of connections at one server, of which those that cannot be are replaced by the most that can.</summary>
    /// <param name="wanted">Ascending.</param>
    public static IReadOnlyList<int> Connections(params IEnumerable<int> wanted) => [.. wanted.Select(connections => Math.Min(connections, Limit - Reserve)).Distinct()];

    /// <summary>What to say if there cannot be so many connections; null if there can.</summary>
    public static string? Cut(int wanted) =>
        wanted > Limit - Reserve ? $"{Limit - Reserve} connections instead of {wanted}: a process may open {Limit} files" : null;

    /// <summary>How many files a process has open, connections included.</summary>
    public static int Of(int process) => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();

    /// <summary>Reads the hard limit in the lines of <c>/proc/self/limits</c>.</summary>
    internal static int Parse(IEnumerable<string> lines)
    {
        var fields = lines.First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[4] == "unlimited" ? int.MaxValue : int.Parse(fields[4], CultureInfo.InvariantCulture);
    }
}
