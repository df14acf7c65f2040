using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Clients whose events make handlers compute all the time, and others that watch when the server's pings come.</summary>
/// <param name="Burners">Clients with one such event under way.</param>
/// <param name="Burn">How long a handler computes.</param>
internal sealed record BurningHandlers(int Burners, TimeSpan Burn) : IDisturbance
{
    private const int Watchers = 20;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);

    public IReadOnlyList<(string Name, object Value)> Settings => [("PING_INTERVAL", PingInterval.TotalMilliseconds)];

    public async Task<IRunningDisturbance> StartAsync(RunningServers servers, LoadSettings settings, CancellationToken cancellation)
    {
        var watchers = await SocketClients.ConnectAsync(servers, Watchers, cancellation);
        try
        {
            return new Running(watchers, await SocketClients.ConnectAsync(servers, Burners, cancellation), Burn);
        }
        catch
        {
            await watchers.DisposeAsync();
            throw;
        }
    }

    private sealed class Running : IRunningDisturbance
    {
        private readonly SocketClients _watchers, _burners;
        private readonly PingWatch[] _watches;
        private readonly CancellationTokenSource _stop = new();
        private readonly TimeSpan _burn;
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Task<int>[] _burning;

        public Running(SocketClients watchers, SocketClients burners, TimeSpan burn)
        {
            (_watchers, _burners, _burn) = (watchers, burners, burn);
            _watches = [.. Enumerable.Range(0, watchers.Count).Select(i => new PingWatch(watchers[i], PingInterval))];
            _burning = [.. Enumerable.Range(0, burners.Count).Select(i => BurnAsync(burners[i]))];
        }

        public async Task<JsonObject> StopAsync()
        {
            var late = new Latencies(_watches.SelectMany(watch => watch.Late()));
            await _stop.CancelAsync();
            var burns = (await Task.WhenAll(_burning)).Sum();
            return new JsonObject
            {
                ["ok"] = true,
                ["ping_late_p50_us"] = late.P50,
                ["ping_late_p99_us"] = late.P99,
                ["storm_per_s"] = burns / Stopwatch.GetElapsedTime(_start).TotalSeconds,
            };
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watchers.DisposeAsync();
            await _burners.DisposeAsync();
            await Task.WhenAny(Task.WhenAll(_burning));
            _stop.Dispose();
        }

        private async Task<int> BurnAsync(SocketClient client)
        {
            var burns = 0;
            for (; !_stop.IsCancellationRequested; burns++)
                await client.CallAsync("burn", $"{_burn.TotalMilliseconds}");
            return burns;
        }
    }
}
