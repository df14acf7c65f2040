using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>A curve along which only the load generator's options change.</summary>
/// <param name="Name">As <c>--curves</c> calls it.</param>
/// <param name="What">One line for people.</param>
/// <param name="Axis">What n counts.</param>
/// <param name="Points">Where it is measured.</param>
/// <param name="Figures">What the generator reports.</param>
/// <param name="Options">The generator's mode and options at n.</param>
internal sealed record GeneratedCurve(string Name, string What, string Axis, IReadOnlyList<int> Points, IReadOnlyList<CurveFigure> Figures, Func<int, string> Options) : ICurve
{
    // The clients of a point are new, and those of the one before may still be leaving.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public string? Cut { get; init; }

    /// <summary>Whether each point has a server that was just started, which shows what memory takes; else one is warmed up once and asked at all points.</summary>
    public bool IsFresh { get; init; }

    /// <summary>What servers are told in their environment.</summary>
    public IReadOnlyList<(string Name, object Value)> Settings { get; init; } = [];

    public async IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, LoadSettings settings, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (IsFresh)
        {
            foreach (var n in points)
            {
                using var fresh = await StartAsync(cancellation);
                yield return await RunAsync(fresh, n, settings, cancellation);
            }

            yield break;
        }

        using var servers = await StartAsync(cancellation);
        await RunAsync(servers, points[points.Count / 2], settings with { WarmUp = TimeSpan.Zero, Duration = settings.WarmUp }, cancellation);
        foreach (var n in points)
            yield return await RunAsync(servers, n, settings with { WarmUp = Settling }, cancellation);
    }

    private Task<RunningServers> StartAsync(CancellationToken cancellation) => RunningServers.StartAsync(ServerKind.Ours, 1, cancellation, [.. Settings]);

    private async Task<CurvePoint> RunAsync(RunningServers servers, int n, LoadSettings settings, CancellationToken cancellation) =>
        Read(n, await settings.Generator.RunAsync(servers, servers.Ports, Options(n).Split(' '), settings, cancellation));

    /// <summary>Takes the numbers that the load generator reports.</summary>
    /// <exception cref="BenchException">It says that something was wrong.</exception>
    internal static CurvePoint Read(int n, JsonObject figures)
    {
        if (figures["ok"]?.GetValue<bool>() != true)
            throw new BenchException($"at {n}: {figures["why"]?.ToString() ?? figures.ToJsonString()}");
        return new(n, figures.Where(figure => figure.Value?.GetValueKind() == JsonValueKind.Number).ToDictionary(figure => figure.Key, figure => figure.Value!.GetValue<double>()));
    }
}
