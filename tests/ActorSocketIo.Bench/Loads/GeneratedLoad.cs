using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A mode of the load generator, straight at the servers.</summary>
/// <param name="Mode">As it calls it.</param>
/// <param name="Options">More of its command line.</param>
internal sealed record GeneratedLoad(string Mode, string Options) : ILoad
{
    private static readonly string[] OnlySocketIo = ["poll", "fetch", "sse"];

    /// <summary>What the servers do before, for the time of the warm-up: for modes that have none of their own.</summary>
    public string? Before { get; init; }

    public bool Speaks(ServerKind kind) => kind.Protocol == "sio" || !OnlySocketIo.Contains(Mode);

    public async Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation)
    {
        if (Before is not null)
        {
            var first = settings with { WarmUp = TimeSpan.Zero, Duration = settings.WarmUp };
            await settings.Generator.RunAsync(servers, servers.Ports, Before.Split(' '), first, cancellation);
        }

        return await settings.Generator.RunAsync(servers, servers.Ports, [Mode, .. Options.Split(' ')], settings, cancellation);
    }
}
