namespace ActorSocketIo.Bench.Servers;

/// <summary>Nodes of ours, processes that are started one after another and form one server; they end with this object.</summary>
/// <param name="most">How many there will be.</param>
internal sealed class GrowingServers(int most) : IDisposable
{
    private readonly NodePlace[] _places = NodePlace.OfCluster(most);
    private readonly List<ChildProcess> _processes = [];

    public int Count => _processes.Count;

    /// <summary>Starts one more, and waits until it serves and knows all the others.</summary>
    /// <returns>Its process.</returns>
    public async Task<int> AddAsync(CancellationToken cancellation)
    {
        var place = _places[Count] with { Nodes = Count + 1 };
        _processes.Add(ServerKind.Ours.Commands([place], 0).Single().Start(core: null, _ => { }));
        using var http = Readiness.Client();
        await Readiness.UntilAsync(ServerKind.Ours.Name, _processes, () => Readiness.IsHealthyAsync(http, place.HttpPort), cancellation);
        return _processes[^1].Id;
    }

    public void Dispose()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            process.Dispose();
    }
}
