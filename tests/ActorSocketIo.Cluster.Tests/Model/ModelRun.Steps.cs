namespace ActorSocketIo.Cluster.Tests.Model;

internal sealed partial class ModelRun
{
    private static readonly string[] Rooms = [.. Enumerable.Range(0, 6).Select(i => $"room {i}")];
    private static readonly string Large = new('x', 300 * 1024);

    private Task Step() => _random.Next(100) switch
    {
        < 50 => Emit(),
        < 60 => JoinOwn(),
        < 68 => LeaveOwn(),
        < 76 => ChangeOthers(isIn: true),
        < 83 => ChangeOthers(isIn: false),
        < 89 => EmitOrdered(),
        < 94 => Query(),
        < 97 => Ask(),
        _ => Replace(),
    };

    private Task Emit()
    {
        var node = Any(_alive);
        var sender = Chance(10) ? _model.Clients.Find(c => c.Node == node) : null;      // a socket's broadcast leaves the socket out
        string[] rooms = Chance(10) ? [Any(_model.Clients).Id] : Some(atMost: 3);
        var except = Chance(30) ? Some(atMost: 2) : [];
        var emit = New(node, rooms, sender is null ? except : [.. except, sender.Id]);
        var target = sender is null ? On(node).To(rooms) : SocketOf(sender).Broadcast.To(rooms);
        target.Except(except).Emit("plain", emit.Number, Chance(3) ? Large : "");
        return Task.CompletedTask;
    }

    private async Task JoinOwn()
    {
        var client = Any(_model.Clients);
        var rooms = Some(atMost: 2);
        await SettleOf(rooms);
        _model.Change([client], rooms, isIn: true, client.Node, isKnown: false);
        await Open(new(SocketOf(client).JoinAsync(rooms), client.Node, [client], rooms, []));
    }

    private async Task LeaveOwn()
    {
        var client = Any(_model.Clients);
        var rooms = Some(atMost: 2);
        await SettleOf(rooms);
        _model.Change([client], rooms, isIn: false, client.Node, isKnown: true);
        SocketOf(client).Leave(rooms);
    }

    private async Task ChangeOthers(bool isIn)
    {
        var node = Any(_alive);
        string[] scope = Chance(60) ? [Any(_model.Clients).Id] : [Any(Rooms)];
        var rooms = Some(atMost: 2);
        await SettleOf([.. rooms, .. scope]);
        var clients = _model.In(scope);
        _model.Change(clients, rooms, isIn, node, isKnown: false);
        var target = On(node).To(scope);
        await Open(new(isIn ? target.SocketsJoinAsync(rooms) : target.SocketsLeaveAsync(rooms), node, clients, rooms, scope));
    }

    private async Task EmitOrdered()
    {
        var (node, room) = (Any(_alive), Any(Rooms));
        var emit = New(null, [room], []);
        await Open(new(On(node).Room(room).EmitOrderedAsync("ordered", emit.Number), node, [], [], [], emit));
    }

    private async Task Query()
    {
        var (node, rooms) = (Any(_alive), Some(atMost: 2));
        await SettleOf(rooms);
        var answer = await On(node).To(rooms).QuerySocketsAsync().WaitAsync(Patience);
        Assert.True(answer.Missing.All(token => _ended.Contains(token)), $"{_about}: {string.Join(", ", answer.Missing)} did not answer node {node}");
        // One that has just ended may have answered with clients that are gone.
        var found = answer.Found.Select(s => s.Id).Where(id => !_ended.Exists(token => id.StartsWith(token, StringComparison.Ordinal))).Order();
        Assert.Equal(_model.In(rooms).Select(c => c.Id).Order(), found);
    }

    private async Task Ask()
    {
        var (node, rooms) = (Any(_alive), Some(atMost: 2));
        // While a dead node is not seen, such a call fails: see NodeDeathTests.
        if (_alive.Any(other => On(other).Adapter.ServerCount() != _alive.Count)) return;
        await SettleOf(rooms);
        var emit = New(node, rooms, []);
        var answers = await On(node).To(rooms).EmitWithAckAsync("ask", emit.Number).WaitAsync(Patience);
        Assert.Equal(_model.In(rooms).Select(c => c.Id).Order(), answers.Select(a => a.Get<string>()).Order());
    }

    private async Task Replace()
    {
        var (node, client) = (Any(_alive), Any(_model.Clients));
        await Settle(call => call.Clients.Contains(client));
        _model.Disconnect(client);
        await Open(new(On(node).To(client.Id).DisconnectSocketsAsync(), node, [], [], []));
        await client.Disconnected.WaitAsync(Patience);
        _checks.Read(client);
        await Connect(Any(_alive), clients: 1);
    }

    private async Task Open(Call call)
    {
        _open.Add(call);
        if (Chance(50)) await Settle(other => other == call);
    }

    private ModelEmit New(int? emitter, string[] rooms, string[] except)
    {
        var emit = new ModelEmit(++_numbers, emitter, rooms, except);
        _model.Emit(emit);
        _unchecked.Add(emit);
        return emit;
    }

    private string[] Some(int atMost) => [.. Enumerable.Range(0, _random.Next(atMost + 1)).Select(_ => Any(Rooms)).Distinct()];
}
