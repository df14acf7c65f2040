using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Curves;

/// <summary>What servers use while no client asks for anything: heartbeats of the cluster, gossip, leases.</summary>
internal static class IdleLoad
{
    /// <summary>Waits, and measures meanwhile.</summary>
    /// <returns>Cores, all processes together.</returns>
    public static async Task<double> CoresAsync(RunningServers servers, TimeSpan time, CancellationToken cancellation)
    {
        var start = Usage.Now(servers);
        await Task.Delay(time, cancellation);
        var used = Usage.Now(servers) - start;
        return used.Servers / used.Elapsed;
    }
}
