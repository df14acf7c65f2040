using System.Globalization;
using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        bench [options]: measures this server beside its peers, in turn, and prints medians, spreads and ratios.

          --tests A,B        only these; a name that ends in * is a prefix, e.g. cluster_*   (default: all)
          --peers A,B        only these beside ours; "none" for ours alone                    (default: all)
          --curves A,B       instead of tests: how costs of ours grow; * for all, --list for which
          --repeats N        runs of each                                                     (default: 3)
          --duration S       seconds measured in a run                                        (default: 5)
          --warmup S         seconds of load before them                                      (default: 10, three nodes 15)
          --quick            one run of a second each: shows that all works; the figures mean nothing
          --json FILE        all runs and what was made of them
          --sioload FILE     the load generator, its source or program                        (default: ../shared/bench/sioload.cpp)
          --list             the tests and who takes part
        """;

    public IReadOnlyList<BenchTest> Tests { get; private init; } = AllTests.List;

    /// <summary>What is measured instead of tests, if there are any.</summary>
    public IReadOnlyList<ICurve> Curves { get; private init; } = [];

    /// <summary>Null for all.</summary>
    public IReadOnlyCollection<string>? Peers { get; private init; }

    public int Repeats { get; private init; } = 3;

    public double DurationSeconds { get; private init; } = 5;

    /// <summary>Null for what suits the number of processes that compile at the same time.</summary>
    public double? WarmUpSeconds { get; private init; }

    public bool IsQuick { get; private init; }

    public string? JsonFile { get; private init; }

    public string? Sioload { get; private init; }

    public bool IsList { get; private init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="BenchException">It asks for what there is not.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--tests" => options with { Tests = Asked("test", AllTests.List, test => test.Name, Value(ref i)) },
                "--curves" => options with { Curves = Asked("curve", AllCurves.List, curve => curve.Name, Value(ref i)) },
                "--peers" => options with { Peers = PeersOf(Value(ref i).Split(',')) },
                "--repeats" => options with { Repeats = (int)Number(ref i, least: 1) },
                "--duration" => options with { DurationSeconds = Number(ref i, least: 0.1) },
                "--warmup" => options with { WarmUpSeconds = Number(ref i, least: 0) },
                "--quick" => options with { IsQuick = true, Repeats = 1, DurationSeconds = 1, WarmUpSeconds = 1 },
                "--json" => options with { JsonFile = Value(ref i) },
                "--sioload" => options with { Sioload = Value(ref i) },
                "--list" => options with { IsList = true },
                var unknown => throw new BenchException($"There is no option {unknown}.\n\n{Usage}"),
            };
        }

        return options;

        string Value(ref int i) => i + 1 < args.Count ? args[++i] : throw new BenchException($"{args[i]} needs a value.");

        double Number(ref int i, double least)
        {
            var name = args[i];
            return double.TryParse(Value(ref i), CultureInfo.InvariantCulture, out var number) && number >= least
                ? number
                : throw new BenchException($"{name} is {args[i]}; it must be a number, at least {least}.");
        }
    }

    /// <summary>Who takes part in a test: ours, and the peers asked for.</summary>
    public IEnumerable<Contender> ContendersOf(BenchTest test) => test.Contenders.Where((contender, i) => i == 0 || Peers is null || Peers.Contains(contender.Name));

    /// <summary>How long servers are under load before a test measures.</summary>
    public TimeSpan WarmUpOf(BenchTest test) => TimeSpan.FromSeconds(WarmUpSeconds ?? (test.Servers == 1 ? 10 : 15));

    /// <summary>How long a server is under load before the points of a curve.</summary>
    public TimeSpan WarmUpOfCurves => TimeSpan.FromSeconds(WarmUpSeconds ?? 10);

    /// <summary>How long each of them is measured.</summary>
    public TimeSpan DurationOfPoints => TimeSpan.FromSeconds(DurationSeconds);

    /// <summary>How long a test measures.</summary>
    public TimeSpan DurationOf(BenchTest test) => TimeSpan.FromSeconds(IsQuick ? DurationSeconds : Math.Max(DurationSeconds, test.AtLeastSeconds));

    private static T[] Asked<T>(string what, IReadOnlyList<T> all, Func<T, string> nameOf, string list)
    {
        var names = list.Split(',');
        foreach (var name in names)
        {
            if (!all.Any(one => IsMeant(nameOf(one), name)))
                throw new BenchException($"There is no {what} {name}; there are {string.Join(", ", all.Select(nameOf))}.");
        }

        return [.. all.Where(one => names.Any(name => IsMeant(nameOf(one), name)))];
    }

    private static bool IsMeant(string name, string asked) =>
        asked.EndsWith('*') ? name.StartsWith(asked[..^1], StringComparison.Ordinal) : name == asked;

    private static string[] PeersOf(string[] names)
    {
        if (names is ["none"])
            return [];
        var known = AllTests.List.SelectMany(test => test.Contenders.Skip(1)).Select(contender => contender.Name).ToHashSet();
        return names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw new BenchException($"There is no peer {unknown}; there are {string.Join(", ", known)}.")
            : names;
    }
}
