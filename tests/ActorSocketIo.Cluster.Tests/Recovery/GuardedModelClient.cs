using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A client whose connection breaks, whose rooms change, and whose node may die; it comes back to any node that lives.</summary>
/// <param name="run">What it is part of.</param>
/// <param name="number">Its number.</param>
/// <param name="random">Its chance.</param>
internal sealed class GuardedModelClient(GuardedModelRun run, int number, Random random)
{
    // A claim may wait until the cluster has removed a node, and then for its guard.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly List<GuardedModelLife> _lives = [];
    private volatile GuardedModelLife _life = new();
    private volatile TestClient _current = null!;
    private volatile GuardedModelHost _host = null!;
    private volatile bool _isLost, _isAway;
    private int _pongs;

    public GuardedModelLife Life => _life;

    /// <summary>The node where it is, or was last.</summary>
    public GuardedModelHost Host => _host;

    /// <summary>How often it has begun anew.</summary>
    public int Anew => _lives.Count - 1;

    /// <summary>Connects it for the first time, to one room.</summary>
    public async Task ConnectAsync()
    {
        await BeginAsync();
        await ChangeAsync($"room-{number % GuardedModelRun.Rooms}", isJoin: true);
    }

    /// <summary>Its connection breaks again and again, and its rooms change, until the end; it is connected then.</summary>
    public async Task LiveUntilAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            await Task.WhenAny(end, Task.Delay(random.Next(1, 60)));
            if (random.Next(2) == 0)
                await ChangeAsync();
            Lose(isNoticed: random.Next(3) > 0);
            if (random.Next(3) == 0)
                await ChangeAsync();
            if (random.Next(2) == 0)
                await Task.Delay(random.Next(1, 20));
            await ComeBackAsync();
        }
    }

    /// <summary>All that its node sends from now on is lost.</summary>
    /// <param name="isNoticed">Whether the node notices.</param>
    public void Lose(bool isNoticed)
    {
        _isLost = true;
        _current.Connection.LoseAll();
        _isAway = isNoticed;
        if (isNoticed)
            _current.Connection.Drop();
    }

    /// <summary>A node has died: if it is there, its connection has broken.</summary>
    public void OnDeath(GuardedModelHost dead)
    {
        if (_host == dead)
            Lose(isNoticed: false);
    }

    /// <summary>Comes back to a node that lives, as who it was; if it is not recovered, it begins anew.</summary>
    public async Task ComeBackAsync()
    {
        var old = _current;
        Read(old);
        var back = await JoinAsync(connection => connection.RecoverAsync(old));
        if (back.Id == old.Id)
            return;
        _life.HasEnded = true;
        back.Disconnect();
        await BeginAsync();
    }

    /// <summary>Joins or leaves a room, as its own socket, or made by any node; while it is away it can only be made to leave.</summary>
    public Task ChangeAsync()
    {
        var room = $"room-{random.Next(GuardedModelRun.Rooms)}";
        var isJoin = !_life.Now.Rooms.Contains(room);
        return isJoin && _isAway ? Task.CompletedTask : ChangeAsync(room, isJoin);
    }

    /// <summary>Waits until it has answered two more pings: the node knows then what it has.</summary>
    public async Task PongedAsync()
    {
        var enough = Volatile.Read(ref _pongs) + 2;
        await TestCluster.Until(() => Volatile.Read(ref _pongs) >= enough, $"client {number} answers two pings");
    }

    /// <summary>Its socket has kept its rooms and its data.</summary>
    public void CheckState()
    {
        Assert.Equal(_life.Now.Rooms.Add(_current.Id).Order(StringComparer.Ordinal), Socket.Rooms.Order(StringComparer.Ordinal));
        Assert.Equal(number, Socket.Data.Get<int>("number"));
    }

    /// <summary>Reads until the last event of each node has come.</summary>
    public async Task ReadToEndAsync(int nodes)
    {
        using var late = new CancellationTokenSource(Patience);
        while (nodes > 0)
        {
            var received = await _current.ReceiveAsync(late.Token);
            if (received.EventName == "end")
                nodes--;
            Take(received);
        }
    }

    /// <summary>What is wrong with what it has got in all its lives.</summary>
    public IEnumerable<string> Mistakes() =>
        _lives.SelectMany((life, nth) => life.Mistakes(run.MayBeLost, run.IsNode).Select(mistake => $"client {number}, life {nth} ({life.Now.Id}), {mistake}"));

    private Socket Socket => _host.Server.Sockets.Sockets[_current.Id];

    private async Task BeginAsync()
    {
        _lives.Add(_life = new());
        await JoinAsync(connection => connection.JoinAsync("/"));
        Socket.Data.Set("number", number);
        using (await run.BeginChangeAsync())
            await run.FlushAsync(); // what was emitted before may come to it, or not
        _life.Now = new(_current.Id, [], IsChanging: false);
    }

    /// <summary>Joins by a node that lives. If it dies meanwhile, by another one.</summary>
    private async Task<TestClient> JoinAsync(Func<TestConnection, Task<TestClient>> join)
    {
        while (true)
        {
            var host = run.Choose(random);
            var connection = host.Open();
            connection.Session.PacketReceived += packet =>
            {
                if (packet.Type == EnginePacketType.Pong)
                    Interlocked.Increment(ref _pongs);
            };
            var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // it has been claimed by way of another node, too: a client tries again
            connection.Session.Closed += (_, _) => closed.TrySetResult();
            var joining = join(connection);
            await Task.WhenAny(joining, host.Died, closed.Task).WaitAsync(Patience);
            if (host.Died.IsCompleted)
                connection.LoseAll();
            if (!joining.IsCompleted)
                continue;
            (_current, _host, _isLost, _isAway) = (await joining, host, false, false);
            if (host.Died.IsCompleted)
                OnDeath(host);
            return _current;
        }
    }

    private async Task ChangeAsync(string room, bool isJoin)
    {
        using var change = run.TryBeginChange();
        if (change is null)
            return;
        var before = _life.Now;
        _life.Now = before with { IsChanging = true };
        await run.FlushAsync(before.Id); // what was emitted before is there before
        var byAny = run.Choose(random).Server.To(before.Id!);
        if (_isLost || random.Next(2) == 0)
            await (isJoin ? byAny.SocketsJoinAsync(room) : byAny.SocketsLeaveAsync(room));
        else if (isJoin)
            await Socket.JoinAsync(room);
        else
            Socket.Leave(room);
        _life.Now = new(before.Id, isJoin ? before.Rooms.Add(room) : before.Rooms.Remove(room), IsChanging: false);
    }

    private void Read(TestClient client)
    {
        while (client.TryReceive(out var received))
            Take(received!);
    }

    private void Take(TestEvent received)
    {
        if (received.EventName == "e")
            _life.Of(received.Args.Get<int>(0)).Take(received.Args.Get<int>(1));
    }
}
