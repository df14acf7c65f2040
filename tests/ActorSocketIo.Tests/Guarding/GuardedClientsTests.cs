using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using static ActorSocketIo.Guarding.GuardProtocol;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>Node A has clients; B and C may guard them.</summary>
public sealed class GuardedClientsTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly FakeNodes _nodes = new(B, C);
    private readonly FakeLeases _leases = new();
    private readonly EmitOrder _order = new(A);
    private SocketIoTestHost _host = null!;
    private GuardRoutes _routes = null!;
    private GuardedClients _clients = null!;
    private Recoverable _client = null!;

    public async Task InitializeAsync()
    {
        _host = await SocketIoTestHost.StartAsync(_ => { }, server => server.ConnectionStateRecovery = new(), services => services.AddSingleton<TimeProvider>(_time));
        _routes = new(_order, _nodes, _nodes, _time, TimeSpan.FromMinutes(3));
        _clients = new(_host.Server, _order, _routes, _nodes, _nodes, _leases);
        _client = _host.Server.Recovery!.Create(_host.Server.Of("/"), user: null);
        foreach (var node in _nodes.Others)
        {
            _routes.OnAdded(node);
            _routes.OnGuarded(node, new(0, default)); // it guards, too
        }

        _nodes.TakeTold();
        _clients.OnChanged();
        await Eventually.True(() => _nodes.TakeTold().Any(told => told.Message is RoomsChanged { Pid: "" }), "the guard has been told all");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private NodeToken Other => _clients.Guard == B ? C : B;

    [Fact]
    public void Only_a_node_that_guards_too_is_chosen()
    {
        var nodes = new FakeNodes(B, C);
        var routes = new GuardRoutes(_order, nodes, nodes, _time, TimeSpan.FromMinutes(3));
        var clients = new GuardedClients(_host.Server, _order, routes, nodes, nodes, _leases);

        clients.OnChanged();
        Assert.Equal(default, clients.Guard);

        routes.OnGuarded(C, new(0, default));
        clients.OnChanged();
        Assert.Equal(C, clients.Guard);
    }

    [Fact]
    public void The_guard_stays_when_others_come_and_is_another_when_it_goes()
    {
        var guard = _clients.Guard;
        var late = NodeToken.FromBits(0xD);
        _nodes.Add(late);
        _routes.OnGuarded(late, new(0, default));
        _clients.OnChanged();
        Assert.Equal(guard, _clients.Guard);

        _nodes.Remove(guard);
        _clients.OnChanged();
        Assert.NotEqual(guard, _clients.Guard);
        Assert.Contains(_clients.Guard, _nodes.Others);
    }

    [Fact]
    public async Task No_claim_is_granted_while_the_guard_may_take_this_node_for_dead()
    {
        var mine = _clients.WhenMine();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(mine.IsCompleted);

        _leases.Of.Add(_clients.Guard);
        await EndOf(mine);
        Assert.True(_clients.WhenMine().IsCompleted);
    }

    [Fact]
    public async Task Nor_is_it_waited_for_a_guard_that_has_gone()
    {
        var mine = _clients.WhenMine();
        _leases.Of.Add(Other);
        _nodes.Remove(_clients.Guard);
        _clients.OnChanged();

        await EndOf(mine);
    }

    [Fact]
    public void A_join_is_known_when_the_guard_has_noted_it()
    {
        var (first, second) = (Join("x"), Join("y"));
        var numbers = _nodes.TakeTold().Select(told => Assert.IsType<RoomsChanged>(told.Message).Number).ToArray();

        _clients.OnNoted(Other, new(numbers[1])); // who is it?
        Assert.False(first.IsCompleted);

        _clients.OnNoted(_clients.Guard, new(numbers[0]));
        Assert.Equal((true, false), (first.IsCompleted, second.IsCompleted));

        _clients.OnNoted(_clients.Guard, new(numbers[1]));
        Assert.True(second.IsCompleted);
    }

    [Fact]
    public async Task A_join_that_a_guard_has_not_noted_is_known_when_the_next_one_knows_all()
    {
        var join = Join("x");
        _nodes.Remove(_clients.Guard);
        _nodes.TakeTold();
        _clients.OnChanged();
        var last = 0L;
        await Eventually.True(() => (last = _nodes.TakeTold().Select(told => (told.Message as RoomsChanged)?.Number ?? 0).LastOrDefault(last)) > 0, "it has been told all");

        _clients.OnNoted(_clients.Guard, new(last - 1)); // of something that it was told meanwhile
        Assert.False(join.IsCompleted);

        _clients.OnNoted(_clients.Guard, new(last));
        Assert.True(join.IsCompleted);
    }

    [Fact]
    public void A_guard_is_asked_again_what_it_has_noted()
    {
        var join = Join("x");
        _nodes.TakeTold();

        _clients.Mend();

        var again = Assert.IsType<RoomsChanged>(Assert.Single(_nodes.TakeTold()).Message);
        _clients.OnNoted(_clients.Guard, new(again.Number));
        Assert.True(join.IsCompleted);
    }

    [Fact]
    public void What_its_link_did_not_take_the_guard_is_told_with_all_the_rest()
    {
        _nodes.Full.Add(_clients.Guard);
        _ = Join("x");
        _nodes.Full.Clear();
        _ = Join("y");
        Assert.Empty(_nodes.TakeTold()); // nothing that is behind a gap

        _clients.Mend();

        Assert.Contains(_nodes.TakeTold(), told => told.To == _clients.Guard && told.Message is Guarded { Version: 2 });
    }

    [Fact]
    public void The_guard_of_where_a_client_was_is_told_that_it_has_come_here()
    {
        _routes.OnGuarded(C, new(1, B));
        _nodes.TakeTold();

        _clients.EndElsewhere(C, "pid");
        Assert.Equal([(B, new Ended(C, "pid"))], _nodes.TakeTold());

        List<Ended> here = [];
        _clients.EndedHere += here.Add;
        _routes.OnGuarded(B, new(1, A));
        _nodes.TakeTold();
        _clients.EndElsewhere(B, "other");
        Assert.Equal([new(B, "other")], here);
        Assert.Empty(_nodes.TakeTold());
    }

    [Fact]
    public void Who_leaves_needs_no_guard_any_more()
    {
        _clients.Leave();

        Assert.Equal(default, _clients.Guard);
        Assert.All(_nodes.TakeTold(), told => Assert.Equal(new Guarded(2, default), told.Message));
        _clients.OnChanged();
        Assert.Equal(default, _clients.Guard);
    }

    private Task Join(string room)
    {
        using var turn = EmitOrder.Enter(_order);
        return _clients.ChangeRooms(_client, [room], []);
    }

    private Task EndOf(Task task) => Eventually.True(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return task.IsCompleted;
    });
}
