using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Echo over long-polling through proxies, of which each passes on to its own server, or each to all in turn.</summary>
/// <remarks>There are as many proxies as servers on either route, so that they cost the same. Their time is not the servers'.</remarks>
internal sealed class ProxiedPolling : ILoad
{
    public IReadOnlyList<string> Tools => [Proxies.Program];

    public bool Speaks(ServerKind kind) => kind.Protocol == "sio";

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        using var proxies = await Proxies.StartAsync(
            [.. servers.Ports.Select(port => route == Route.Home ? (int[])[port] : [.. servers.Ports])], cancellation);
        var (before, start) = (proxies.ProcessorTime(), TimeProvider.System.GetTimestamp());
        var figures = await settings.Generator.RunAsync(servers, proxies.Ports, ["poll", "--conns", "50"], settings, cancellation);
        figures[Run.ProxyPercent] = (proxies.ProcessorTime() - before) / TimeProvider.System.GetElapsedTime(start) * 100;
        return figures;
    }
}
