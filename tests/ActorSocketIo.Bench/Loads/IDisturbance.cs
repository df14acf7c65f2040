using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Loads;

/// <summary>Clients that keep a server busy while others are measured.</summary>
internal interface IDisturbance
{
    /// <summary>What servers are told in their environment.</summary>
    IReadOnlyList<(string Name, object Value)> Settings => [];

    /// <summary>Starts it, and completes when it is under way.</summary>
    Task<IRunningDisturbance> StartAsync(RunningServers servers, LoadSettings settings, CancellationToken cancellation);
}
