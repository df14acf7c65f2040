using System.Diagnostics;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>Processor time up to a moment, in seconds; or between two.</summary>
/// <param name="Elapsed">The clock.</param>
/// <param name="Servers">Of the processes that serve.</param>
/// <param name="Helpers">Of those beside them, e.g. Redis.</param>
/// <param name="Own">Of this process.</param>
/// <param name="Machine">Of all.</param>
internal sealed record Usage(double Elapsed, double Servers, double Helpers, double Own, MachineTime Machine)
{
    public static Usage Now(RunningServers servers) => new(
        (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency,
        ProcessTime.Of(servers.Ids).TotalSeconds,
        ProcessTime.Of(servers.HelperIds).TotalSeconds,
        Environment.CpuUsage.TotalTime.TotalSeconds,
        MachineTime.Now());

    public static Usage operator -(Usage later, Usage earlier) => new(
        later.Elapsed - earlier.Elapsed,
        later.Servers - earlier.Servers,
        later.Helpers - earlier.Helpers,
        later.Own - earlier.Own,
        later.Machine - earlier.Machine);

    /// <summary>Reports it by the names that the load generator uses.</summary>
    /// <param name="figures">Where to.</param>
    /// <param name="operation">What was done, e.g. <c>roundtrip</c>.</param>
    /// <param name="count">How often.</param>
    /// <param name="hasHelpers">Whether there were any.</param>
    public void ReportTo(JsonObject figures, string operation, int count, bool hasHelpers)
    {
        figures["seconds"] = Elapsed;
        figures["cpu_us_per_" + operation] = Servers / count * 1e6;
        figures["server_cpu_pct"] = Servers / Elapsed * 100;
        figures["client_cpu_pct"] = Own / Elapsed * 100;
        figures["machine_busy_cpus"] = Machine.Busy / Elapsed;
        figures["machine_softirq_cpus"] = Machine.Interrupts / Elapsed;
        if (hasHelpers)
        {
            figures["aux_cpu_pct"] = Helpers / Elapsed * 100;
            figures[$"cpu_us_per_{operation}_with_aux"] = (Servers + Helpers) / count * 1e6;
        }
    }
}
