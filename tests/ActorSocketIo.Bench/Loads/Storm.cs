using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A mode of the load generator that goes on while another is measured.</summary>
/// <param name="Options">Its mode, and more of its command line.</param>
/// <param name="Connections">How many it makes.</param>
/// <param name="Rate">The figure that says how much it did, reported as <c>storm_per_s</c>.</param>
internal sealed record Storm(string Options, int Connections, string Rate) : IDisturbance
{
    /// <summary>How long the measured clients may take to connect under it, and to drain: the generator must be told beforehand how long it shall last.</summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromSeconds(10);

    public async Task<IRunningDisturbance> StartAsync(RunningServers servers, LoadSettings settings, CancellationToken cancellation)
    {
        var server = servers.Ids.Single();
        var before = OpenFiles.Of(server);
        var lasting = settings with { WarmUp = TimeSpan.Zero, Duration = settings.WarmUp + settings.Duration + Slack };
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new Running(Rate, settings.Generator.RunAsync(servers, servers.Ports, Options.Split(' '), lasting, stop.Token), stop);
        try
        {
            await Readiness.UntilAsync("the storm", [], () => Task.FromResult(running.HasEnded || OpenFiles.Of(server) >= before + Connections), cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private sealed class Running(string rate, Task<JsonObject> generator, CancellationTokenSource stop) : IRunningDisturbance
    {
        public bool HasEnded => generator.IsCompleted;

        public async Task<JsonObject> StopAsync()
        {
            if (generator.IsCompleted)
                throw new BenchException($"The storm was over before what it should disturb: {(await generator).ToJsonString()}");
            var figures = await generator;
            return new JsonObject
            {
                ["ok"] = figures["ok"]!.DeepClone(),
                ["why"] = figures["why"]?.DeepClone(),
                ["client_cpu_pct"] = figures["client_cpu_pct"]?.DeepClone(),
                ["storm_per_s"] = figures[rate]?.DeepClone(),
            };
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Task.WhenAny(generator);
            stop.Dispose();
        }
    }
}
