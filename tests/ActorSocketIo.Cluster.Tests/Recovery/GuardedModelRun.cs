namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Clients and nodes that all emit, until told otherwise; nodes can die.</summary>
internal sealed partial class GuardedModelRun : IDisposable
{
    public const int Clients = 24, Rooms = 3;

    /// <summary>What a node emitted in the last moments before its death may be lost with it; in ms, and more on a busy machine.</summary>
    private const int LastMoments = 1_000;

    private const int OfRooms = 100; // the emitters that are actors of rooms

    private readonly GuardedModelNodes _cluster;
    private readonly Random _random;
    private readonly List<GuardedModelHost> _hosts = [];
    private readonly SemaphoreSlim _changes = new(Clients, Clients);
    private readonly TaskCompletionSource _end = new();
    private Task? _ordering;

    public GuardedModelRun(GuardedModelNodes cluster, int seed)
    {
        (_cluster, _random) = (cluster, new(seed));
        All = [.. Enumerable.Range(0, Clients).Select(number => new GuardedModelClient(this, number, new((seed * 100) + number)))];
    }

    public GuardedModelClient[] All { get; }

    public int Anew => All.Sum(client => client.Anew);

    /// <summary>The nodes that live, the oldest first.</summary>
    public GuardedModelHost[] Living
    {
        get
        {
            lock (_hosts)
                return [.. _hosts.Where(host => !host.Died.IsCompleted)];
        }
    }

    /// <summary>Connects all clients, and begins to emit.</summary>
    /// <param name="isOrdered">Whether rooms' actors emit too.</param>
    public async Task StartAsync(bool isOrdered = false)
    {
        for (var node = 0; node < _cluster.Hosts.Count; node++)
            Add(node);
        await Task.WhenAll(All.Select(client => client.ConnectAsync()));
        foreach (var host in Living)
            Emit(host);
        if (isOrdered)
            _ordering = Task.Run(() => EmitOrderedAsync(new(_random.Next())));
    }

    /// <summary>All clients live a while.</summary>
    public Task LiveAsync(TimeSpan time) => LiveUntilAsync(Task.Delay(time));

    public Task LiveUntilAsync(Task end) => Task.WhenAll(All.Select(client => client.LiveUntilAsync(end)));

    /// <summary>Waits until every node knows what its clients have got, and has told all others.</summary>
    public async Task CalmAsync()
    {
        await Task.WhenAll(All.Select(client => client.PongedAsync()));
        await FlushAsync();
    }

    /// <summary>A node that lives.</summary>
    public GuardedModelHost Choose(Random random) => random.GetItems(Living, 1)[0];

    /// <summary>A node dies at one moment. No client's rooms change from just before until the others have removed it.</summary>
    /// <param name="dead">The node.</param>
    /// <param name="before">Is done just before.</param>
    /// <returns>Completes when it has died, with what completes when it was removed.</returns>
    public async Task<Task> KillAsync(GuardedModelHost dead, Action? before = null)
    {
        for (var change = 0; change < Clients; change++)
            await _changes.WaitAsync();
        before?.Invoke();
        _cluster.Cut(dead.Number);
        dead.Die();
        foreach (var client in All)
            client.OnDeath(dead);
        await dead.Emitting;
        return RemovedAsync(dead);
    }

    /// <summary>Starts one more node, which emits too.</summary>
    public async Task AddAsync()
    {
        var host = Add(await _cluster.Add(Living[0].Number));
        var nodes = Living.Length;
        foreach (var one in Living)
            await TestCluster.Until(() => one.Server.Sockets.Adapter.ServerCount() == nodes, $"node {one.Number} counts {nodes}");
        Emit(host);
    }

    /// <summary>Ends all emitting. All clients are connected, and read what there is.</summary>
    /// <returns>What is wrong with what they have got.</returns>
    public async Task<string[]> EndAsync()
    {
        _end.SetResult();
        await Task.WhenAll(Living.Select(host => host.Emitting).Append(_ordering ?? Task.CompletedTask)).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var host in Living)
            host.Server.Emit("end");
        await Task.WhenAll(All.Select(client => client.ReadToEndAsync(Living.Length)));
        return [.. All.SelectMany(client => client.Mistakes())];
    }

    /// <summary>What the living nodes have emitted is where it is to be: the answers come behind it.</summary>
    /// <param name="id">For one client; for all if null.</param>
    public Task FlushAsync(string? id = null) =>
        Task.WhenAll(Living.Select(host => id is null ? host.Server.Sockets.SocketsLeaveAsync("nothing") : host.Server.To(id).SocketsLeaveAsync("nothing")));

    /// <summary>Begins a change of rooms, as soon as no node is dying.</summary>
    public async Task<IDisposable> BeginChangeAsync()
    {
        await _changes.WaitAsync();
        return new Change(_changes);
    }

    /// <summary>Begins a change of rooms; null while a node is dying.</summary>
    public IDisposable? TryBeginChange() => _changes.Wait(0) ? new Change(_changes) : null;

    public void Dispose() => _changes.Dispose();

    public bool IsNode(int emitter) => emitter < OfRooms;

    /// <summary>Whether what an emitter emitted at a time may have gone with a node.</summary>
    public bool MayBeLost(int emitter, long at)
    {
        lock (_hosts)
            return _hosts.Any(host => host.DiedAt is { } death && at > death - LastMoments && (IsNode(emitter) ? host.Number == emitter : at <= death));
    }

    private GuardedModelHost Add(int node)
    {
        var host = new GuardedModelHost(node, _cluster.Hosts[node]);
        host.Server.OnConnection(socket =>
        {
            if (socket.Recovered)
                socket.Emit("hello"); // as applications do
        });
        lock (_hosts)
            _hosts.Add(host);
        return host;
    }

    private async Task RemovedAsync(GuardedModelHost dead)
    {
        await _cluster.Crash(dead.Number);
        foreach (var host in Living)
            await TestCluster.Until(() => host.Server.Sockets.Adapter.ServerCount() == Living.Length, $"node {host.Number} removes {dead.Number}");
        _changes.Release(Clients);
    }

    private sealed class Change(SemaphoreSlim changes) : IDisposable
    {
        public void Dispose() => changes.Release();
    }
}
