using ActorSocketIo.Bench.Loads;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Suite;

/// <summary>What takes part in a test: servers of a kind, and by which way clients reach them.</summary>
internal sealed record Contender(string Name, ServerKind Servers, Route Route)
{
    public static Contender Ours { get; } = Of(ServerKind.Ours);

    /// <summary>Ours behind a proxy without affinity.</summary>
    public static Contender OursAtAnyNode { get; } = Ours with { Route = Route.AnyNode };

    /// <summary>Ours as if the proxy had affinity, as a peer of the former.</summary>
    public static Contender OursAtHome { get; } = Ours with { Name = "ours-home" };

    public static Contender Of(ServerKind servers) => new(servers.Name, servers, Route.Home);
}
