using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>What echoes of this process's own clients report.</summary>
internal static class RoundTrips
{
    /// <summary>The figures, by the names that the load generator gives them.</summary>
    /// <param name="mode">Which load it was.</param>
    /// <param name="connections">How many echoed.</param>
    /// <param name="each">How long each echo took.</param>
    /// <param name="used">Meanwhile.</param>
    /// <param name="servers">Who answered.</param>
    public static JsonObject Report(string mode, int connections, Latencies each, Usage used, RunningServers servers)
    {
        var figures = new JsonObject
        {
            ["mode"] = mode,
            ["ok"] = true,
            ["conns"] = connections,
            ["acks"] = each.Count,
            ["acks_per_s"] = each.Count / used.Elapsed,
            ["rtt_p50_us"] = each.P50,
            ["rtt_p99_us"] = each.P99,
        };
        used.ReportTo(figures, "roundtrip", each.Count, servers.HelperIds.Count > 0);
        return figures;
    }
}
