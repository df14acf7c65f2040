using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Tests.Sessions;
using static ActorSocketIo.Guarding.GuardProtocol;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>Whom node A tells its emits; C guards B.</summary>
public sealed class GuardRoutesTests
{
    private static readonly NodeToken D = NodeToken.FromBits(0xD), E = NodeToken.FromBits(0xE);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(3);

    private readonly ManualTime _time = new();
    private readonly FakeNodes _nodes = new(B, C, D, E);
    private readonly EmitOrder _order = new(A);
    private readonly GuardRoutes _routes;
    private readonly List<Line> _ownLines = [];

    public GuardRoutesTests()
    {
        _routes = new(_order, _nodes, _nodes, _time, Memory);
        _routes.SelfLine += _ownLines.Add;
        foreach (var node in _nodes.Others)
            _routes.OnAdded(node);
    }

    [Fact]
    public void The_guards_of_those_who_are_told_and_its_own_are_told_each_once()
    {
        Guard(ward: B, by: C);
        Guard(ward: C, by: B);
        Guard(ward: D, by: C);
        Guard(ward: A, by: E);

        Assert.Equal([B, D, E, C], _routes.WithGuards([B, D]));
        Assert.Equal([E], _routes.WithGuards([]));
    }

    [Fact]
    public void It_does_not_tell_itself_nor_a_guard_that_has_gone()
    {
        Guard(ward: B, by: A);
        Guard(ward: D, by: C);
        Die(C);

        Assert.Equal([B, D], _routes.WithGuards([B, D]));
    }

    [Fact]
    public void The_guard_of_a_node_that_has_died_is_told_everything_for_a_time()
    {
        Guard(ward: B, by: C);
        Die(B);

        Assert.Equal([D, C], _routes.WithGuardsOfDead([D]).ToArray());
        Assert.Equal([C], _routes.WithGuardsOfDead([C]).ToArray());

        _time.Advance(Memory);
        Assert.Equal([D], _routes.WithGuardsOfDead([D]).ToArray());
    }

    [Fact]
    public void And_if_only_the_guard_says_so_since_the_node_had_gone_before_this_one_came()
    {
        _routes.OnTellAll(C, new(B, TimeSpan.FromSeconds(10)));

        Assert.Equal([D, C], _routes.WithGuardsOfDead([D]).ToArray());

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([D], _routes.WithGuardsOfDead([D]).ToArray());
    }

    [Fact]
    public void A_node_that_nobody_guarded_leaves_nothing_to_tell()
    {
        Guard(ward: B, by: default);
        Die(B);

        Assert.Equal([D], _routes.WithGuardsOfDead([D]).ToArray());
    }

    [Fact]
    public void Who_says_that_it_is_guarded_is_told_how_far_the_emits_are_and_the_guard_from_which_on_it_is_told()
    {
        Emit(times: 3);

        Guard(ward: B, by: C, version: 7);

        Assert.Equal([(B, new Mark(3)), (C, new Line(B, 7, 3))], _nodes.TakeTold());
        Assert.Empty(_ownLines);
    }

    [Fact]
    public void Where_this_node_is_the_guard_it_draws_its_own_line()
    {
        Emit(times: 3);

        Guard(ward: B, by: A, version: 7);

        Assert.Equal([(B, new Mark(3))], _nodes.TakeTold());
        Assert.Equal([new Line(B, 7, 3)], _ownLines);
    }

    [Fact]
    public void An_older_choice_that_comes_late_counts_for_nothing()
    {
        Guard(ward: B, by: C, version: 7);
        _nodes.TakeTold();

        Guard(ward: B, by: D, version: 6);
        Guard(ward: B, by: D, version: 7);

        Assert.Empty(_nodes.TakeTold());
        Assert.Equal(C, _routes.GuardOf(B));
    }

    [Fact]
    public void A_guard_that_this_node_did_not_know_yet_gets_the_line_when_it_does()
    {
        Die(C);
        Guard(ward: B, by: C, version: 7);
        Assert.Equal([(B, new Mark(0))], _nodes.TakeTold());

        Emit(times: 2); // not told to C
        _nodes.Add(C);
        _routes.OnAdded(C);
        _routes.OnAdded(D);

        Assert.Equal([(C, new Line(B, 7, 2))], _nodes.TakeTold());
    }

    [Fact]
    public void All_are_told_now_and_then_how_far_the_emits_are_if_that_has_changed()
    {
        _routes.Mend();
        Assert.Empty(_nodes.TakeTold());

        Emit(times: 2);
        _routes.Mend();
        Assert.Equal([(B, new Mark(2)), (C, new Mark(2)), (D, new Mark(2)), (E, new Mark(2))], _nodes.TakeTold());

        _routes.Mend();
        Assert.Empty(_nodes.TakeTold());
    }

    [Fact]
    public void Who_has_missed_emits_hears_so_before_it_gets_another()
    {
        _nodes.Full.Add(C);
        Assert.Equal([C], Tell(number: 1, B, C));
        Assert.Equal([C], Tell(number: 2, B, C));
        Assert.Equal([B, B], _nodes.TakeTold().Select(told => told.To));

        _nodes.Full.Clear();
        Assert.Empty(Tell(number: 3, B, C));

        Assert.Equal([(C, new Hole(2)), (B, EmitOf(3)), (C, EmitOf(3))], _nodes.TakeTold());
        Assert.Empty(Tell(number: 4, C));
        Assert.Equal([C], _nodes.TakeTold().Select(told => told.To));
    }

    [Fact]
    public void Who_has_missed_emits_hears_so_though_there_are_no_others()
    {
        _nodes.Full.Add(C);
        Tell(number: 1, C);
        _nodes.Full.Clear();

        _routes.Mend();

        Assert.Equal([(C, new Hole(1))], _nodes.TakeTold());
    }

    private void Guard(NodeToken ward, NodeToken by, long version = 1) => _routes.OnGuarded(ward, new(version, by));

    private void Die(NodeToken node)
    {
        _nodes.Remove(node);
        _routes.OnRemoved(node);
    }

    private void Emit(int times)
    {
        using var turn = EmitOrder.Enter(_order);
        for (; times > 0; times--)
            _order.Next();
    }

    private NodeToken[] Tell(long number, params NodeToken[] nodes)
    {
        using var turn = EmitOrder.Enter(_order);
        return [.. _routes.Tell(nodes, EmitOf(number), number)];
    }

    private static Mark EmitOf(long number) => new Mark(-number); // any message
}
