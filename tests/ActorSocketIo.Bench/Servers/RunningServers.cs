using System.Collections.Concurrent;
using System.Globalization;

namespace ActorSocketIo.Bench.Servers;

/// <summary>Servers of one kind that run and form one; they end with this object.</summary>
internal sealed class RunningServers : IDisposable
{
    private const string Ready = "READY ";

    private readonly List<ChildProcess> _processes = [];
    private readonly ConcurrentBag<int> _ready = [];
    private readonly NodePlace[] _places;
    private readonly (string Name, object Value)[] _settings;

    private RunningServers(ServerKind kind, int count, (string Name, object Value)[] settings)
    {
        Kind = kind;
        _settings = settings;
        _places = count == 1 ? [NodePlace.Alone()] : NodePlace.OfCluster(count);
    }

    public ServerKind Kind { get; }

    /// <summary>The ports at which clients connect, one for each server.</summary>
    public IReadOnlyList<int> Ports => [.. _places.Select(place => place.HttpPort)];

    /// <summary>The processes that serve.</summary>
    public IReadOnlyCollection<int> Ids => [.. _ready.Distinct()];

    /// <summary>Those that servers need beside them, e.g. Redis; what they take is counted in.</summary>
    public IReadOnlyCollection<int> HelperIds => [.. _processes.Select(process => process.Id).Except(_ready)];

    /// <summary>Starts servers and waits until all see each other.</summary>
    /// <param name="kind">What to start.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="settings">More for their environment.</param>
    /// <exception cref="InvalidOperationException">One has ended instead; what it printed is in the message.</exception>
    /// <exception cref="TimeoutException">They are not ready after a minute.</exception>
    public static async Task<RunningServers> StartAsync(ServerKind kind, int count, CancellationToken cancellation, params (string Name, object Value)[] settings)
    {
        var servers = new RunningServers(kind, count, settings);
        try
        {
            await servers.StartAsync(cancellation);
            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            process.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var redis = 0;
        if (Kind.UsesRedis)
        {
            redis = FreePort.Find();
            _processes.Add(RedisServer.Start(redis));
            await UntilAsync(() => Readiness.ListensAsync(redis), cancellation);
        }

        var core = _places.Length == 1 ? Cores.Pair?.Server : null;
        foreach (var command in Kind.Commands(_places, redis))
            _processes.Add((command with { Settings = [.. command.Settings, .. _settings] }).Start(core, OnLine));
        await UntilAsync(() => Task.FromResult(_ready.Count == _places.Length), cancellation);

        using var http = Readiness.Client();
        foreach (var port in Ports)
            await UntilAsync(() => Readiness.IsHealthyAsync(http, port), cancellation);
    }

    private void OnLine(string line)
    {
        if (line.StartsWith(Ready, StringComparison.Ordinal))
            _ready.Add(int.Parse(line.AsSpan(Ready.Length), CultureInfo.InvariantCulture));
    }

    private Task UntilAsync(Func<Task<bool>> isReady, CancellationToken cancellation) => Readiness.UntilAsync(Kind.Name, _processes, isReady, cancellation);
}
