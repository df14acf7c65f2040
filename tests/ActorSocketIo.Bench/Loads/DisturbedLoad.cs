using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A load that is measured alone and then while other clients of the same server do not let up.</summary>
/// <param name="Measured">What is measured, of the load generator; its figures are those under the disturbance, and <c>alone_…</c>.</param>
/// <param name="Disturbance">What goes on meanwhile.</param>
internal sealed record DisturbedLoad(GeneratedLoad Measured, IDisturbance Disturbance) : ILoad
{
    /// <summary>Before the names of figures of the load alone.</summary>
    public const string Alone = "alone_";

    public IReadOnlyList<(string Name, object Value)> Settings => Disturbance.Settings;

    // Processes of the disturbance are clients as well, and their time is not others'.
    private const string ClientPercent = "client_cpu_pct";

    public bool Speaks(ServerKind kind) => kind.Protocol == "sio";

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        var alone = await Measured.RunAsync(servers, route, settings, cancellation);
        await using var disturbance = await Disturbance.StartAsync(servers, settings, cancellation);
        var figures = await Measured.RunAsync(servers, route, settings, cancellation);
        var others = await disturbance.StopAsync();

        foreach (var (name, value) in alone.Where(figure => figure.Key.EndsWith("_us", StringComparison.Ordinal)))
            figures[Alone + name] = value!.DeepClone();
        figures[ClientPercent] = Number(figures, ClientPercent) + Number(others, ClientPercent);
        figures["ok"] = IsOk(alone) && IsOk(figures) && IsOk(others);
        figures["why"] = new JsonArray(alone["why"]?.DeepClone(), figures["why"]?.DeepClone(), others["why"]?.DeepClone());
        foreach (var (name, value) in others.Where(figure => !figures.ContainsKey(figure.Key)))
            figures[name] = value?.DeepClone();
        return figures;
    }

    private static bool IsOk(JsonObject figures) => figures["ok"]?.GetValue<bool>() == true;

    private static double Number(JsonObject figures, string name) => figures[name]?.GetValue<double>() ?? 0;
}
