using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>What clients do to servers while these are measured.</summary>
internal interface ILoad
{
    /// <summary>Programs that must be installed.</summary>
    IReadOnlyList<string> Tools => [];

    /// <summary>What servers are told in their environment.</summary>
    IReadOnlyList<(string Name, object Value)> Settings => [];

    /// <summary>Whether it can speak to servers of a kind.</summary>
    bool Speaks(ServerKind kind);

    /// <summary>Warms the servers up, measures, and checks every answer.</summary>
    /// <returns>Figures by the names that <c>sioload</c> gives them; <c>ok</c> says whether all was answered, and right.</returns>
    Task<JsonObject> RunAsync(RunningServers servers, Route route, LoadSettings settings, CancellationToken cancellation);
}
