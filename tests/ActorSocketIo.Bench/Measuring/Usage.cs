using System.Diagnostics;
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
}
