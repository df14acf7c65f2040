using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Clients that connect, join a room of their own and go, a steady stream of them on each node, whether or not the earlier ones are through.</summary>
internal sealed class Newcomers : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task<TimeSpan>> _arrivals = [];
    private readonly Task _running;

    private Newcomers(NodeProcess[] nodes) => _running = RunAsync(nodes);

    public static Newcomers Start(params NodeProcess[] nodes) => new(nodes);

    /// <summary>Stops, and waits for those that are under way; one that could not connect or join fails here.</summary>
    /// <returns>How long connecting and the awaited join took.</returns>
    public async Task<Times> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return new Times([.. (await Task.WhenAll(_arrivals)).Order()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(_arrivals).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task RunAsync(NodeProcess[] nodes)
    {
        using var pace = new PeriodicTimer(Pace);
        try
        {
            for (var i = 0; await pace.WaitForNextTickAsync(_stop.Token); i++)
                foreach (var node in nodes)
                    _arrivals.Add(ArriveAsync(node, $"room of {i} on {node.Place.Index}"));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private static async Task<TimeSpan> ArriveAsync(NodeProcess node, string room)
    {
        var clock = Stopwatch.StartNew();
        await using var client = await WireClient.ConnectAsync(node.Url);
        await client.CallAsync("join", null, room);
        return clock.Elapsed;
    }

    /// <summary>Durations, ascending.</summary>
    public sealed record Times(TimeSpan[] Sorted)
    {
        public TimeSpan Median => Sorted[Sorted.Length / 2];

        public TimeSpan P99 => Sorted[(int)Math.Ceiling(0.99 * Sorted.Length) - 1];

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Sorted.Length} connected and joined, p50 {Median.TotalMilliseconds:f0} ms, p99 {P99.TotalMilliseconds:f0} ms, longest {Sorted[^1].TotalMilliseconds:f0} ms");
    }
}
