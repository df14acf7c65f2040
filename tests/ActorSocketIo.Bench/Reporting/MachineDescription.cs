using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Reporting;

/// <summary>Where and of what the figures are.</summary>
internal static class MachineDescription
{
    public static async Task<JsonObject> DescribeAsync() => new()
    {
        ["date"] = TimeProvider.System.GetUtcNow().ToString("u"),
        ["commit"] = await SayAsync("git", "describe", "--always", "--dirty"),
        ["cpu"] = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim(),
        ["cores"] = Environment.ProcessorCount,
        ["kernel"] = Environment.OSVersion.VersionString,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["node"] = await SayAsync("node", "--version"),
        ["redis"] = await SayAsync(RedisServer.Program, "--version"),
        ["nginx"] = await SayAsync(Proxies.Program, "-v"),
    };

    private static async Task<string?> SayAsync(string program, params string[] args) =>
        Tool.IsInstalled(program) ? (await ChildProcess.RunAsync(program, Repository.Root, args, TimeSpan.FromSeconds(30))).Output.Trim() : null;
}
