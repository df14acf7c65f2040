using ActorSocketIo.Cluster.Tests.Adapter;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Model;

/// <summary>Drives a cluster and the model of it by the choices of one seed, step by step; calls that are not awaited at once overlap with later steps.</summary>
internal sealed partial class ModelRun
{
    private const int ClientsOfNode = 3, StepsBetweenFences = 40;

    private static readonly TimeSpan Patience = TestCluster.Patience;

    private readonly RestlessThree _cluster;
    private readonly Random _random;
    private readonly string _nsp, _about;
    private readonly RoomModel _model = new();
    private readonly ModelChecks _checks;
    private readonly List<int> _alive;
    private readonly List<string> _ended = [];      // tokens
    private readonly List<Call> _open = [];
    private readonly List<ModelEmit> _unchecked = [];
    private int _numbers, _fences;

    private ModelRun(RestlessThree cluster, int seed)
    {
        _cluster = cluster;
        _random = new(seed);
        _nsp = cluster.NewName(TestApplication.Plain);
        _about = $"seed {seed}";
        _checks = new(_model, _about);
        _alive = [.. Enumerable.Range(0, cluster.Hosts.Count)];
    }

    /// <summary>Runs one seed.</summary>
    /// <param name="cluster">Three nodes; there will be others in the end.</param>
    /// <param name="seed">Of all choices.</param>
    /// <param name="steps">Between two nodes' ends or beginnings.</param>
    /// <returns>How many deliveries were checked.</returns>
    public static async Task<int> Run(RestlessThree cluster, int seed, int steps)
    {
        var run = new ModelRun(cluster, seed);
        foreach (var node in run._alive) await run.Connect(node);
        foreach (var change in (Func<Task>[])[run.Kill, run.Add, run.Leave, run.Add, run.Kill, run.Add])
        {
            for (var i = 1; i <= steps; i++)
            {
                await run.Step();
                if (i % StepsBetweenFences == 0) await run.Fence();
            }

            await change();
        }

        for (var i = 0; i < steps; i++) await run.Step();
        await run.Fence();
        run._checks.OneOrder();
        return run._checks.Deliveries;
    }

    private Namespace On(int node) => _cluster.Hosts[node].Server.Of(_nsp);

    private Socket SocketOf(ModelClient client) => On(client.Node).Sockets[client.Id];

    private async Task Connect(int node, int clients = ClientsOfNode)
    {
        for (var i = 0; i < clients; i++)
            _model.Connect(new(await _cluster.Hosts[node].ConnectAsync(_nsp).WaitAsync(Patience), node));
    }

    private async Task Kill()
    {
        var node = await AboutToEnd();
        _model.Die(node);
        await _cluster.Crash(node);
    }

    private async Task Leave()
    {
        var node = await AboutToEnd();
        _model.Leave(node);
        await _cluster.Hosts[node].DisposeAsync();
    }

    private async Task Add()
    {
        var node = await _cluster.Add(_alive[0]);
        _alive.Add(node);
        await Connect(node);
    }

    private async Task<int> AboutToEnd()
    {
        var node = Any(_alive);
        await Settle(call => call.By == node);
        _alive.Remove(node);
        _ended.Add(_cluster.Hosts[node].Server.Node!.Peers.Self.ToString());
        return node;
    }

    /// <summary>Waits until all that was emitted has arrived, and compares.</summary>
    private async Task Fence()
    {
        await Settle(call => call.Emit is null);
        var fence = ++_fences;
        var nodes = _alive.Count;
        foreach (var node in _alive) On(node).Emit("fence", fence);
        foreach (var client in _model.Clients)
            await TestCluster.Until(() => client.Fences(fence) >= nodes, $"{_about}: {client.Id} of node {client.Node} gets fence {fence} of {nodes} nodes");
        foreach (var client in _model.Clients) _checks.Read(client);
        var onTheirWay = _open.Select(call => call.Emit!).ToHashSet();
        foreach (var emit in _unchecked.Where(emit => !onTheirWay.Contains(emit))) _checks.Arrived(emit);
        _unchecked.RemoveAll(emit => !onTheirWay.Contains(emit));
        _model.Arrived(but: onTheirWay);
    }

    /// <summary>Waits for open calls; then what they have changed is certain.</summary>
    private async Task Settle(Predicate<Call> which)
    {
        foreach (var call in _open.FindAll(which))
        {
            var hasFailed = await HasFailed(call);
            if (call.Emit is { } emit && hasFailed) _model.Failed(emit);
            _model.Known(call.Clients, call.Rooms);
            _open.Remove(call);
        }
    }

    /// <summary>Waits for open calls that have to do with rooms.</summary>
    private Task SettleOf(IEnumerable<string> rooms) => Settle(call => call.Rooms.Concat(call.Of).Intersect(rooms).Any());

    /// <summary>A call may fail only for want of a node that has ended meanwhile.</summary>
    private async Task<bool> HasFailed(Call call)
    {
        try
        {
            await call.Task.WaitAsync(Patience);
            return false;
        }
        catch (SocketIoException e) when (_ended.Count > 0 && (call.Emit is not null || _ended.Any(token => e.Message.EndsWith($"({token})", StringComparison.Ordinal))))
        {
            return true;
        }
        catch (AskTimeoutException) when (call.Emit is not null && _ended.Count > 0)
        {
            return true;
        }
    }

    private T Any<T>(IReadOnlyList<T> some) => some[_random.Next(some.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A call that has begun.</summary>
    /// <param name="Task">Completes with it.</param>
    /// <param name="By">The node that called.</param>
    /// <param name="Clients">Whose rooms it changes.</param>
    /// <param name="Rooms">Which rooms.</param>
    /// <param name="Of">The rooms that those clients were selected by: they must not change before it has been carried out.</param>
    /// <param name="Emit">If it is an ordered emit.</param>
    private sealed record Call(Task Task, int By, ModelClient[] Clients, string[] Rooms, string[] Of, ModelEmit? Emit = null);
}
