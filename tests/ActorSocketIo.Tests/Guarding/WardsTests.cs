using ActorSocketIo.Adapters;
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

/// <summary>Node A guards a client of node B, which is in room x; node C emits.</summary>
public sealed class WardsTests : IAsyncLifetime
{
    private const string Pid = "pid";
    private const int MaxPackets = 10;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5), Moment = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly FakeNodes _nodes = new(B, C);
    private readonly EmitOrder _order = new(A);
    private readonly EmitLog _log = new(memory: long.MaxValue, maxBytes: long.MaxValue);
    private SocketIoTestHost _host = null!;
    private Wards _wards = null!;
    private Restoring _restoring = null!;

    private static BroadcastScope Everyone => BroadcastScope.Everyone;

    private Recoverable Kept => _host.Server.Recovery!.Find(Pid, "/")!;

    public async Task InitializeAsync()
    {
        ConnectionStateRecoveryOptions options = new() { MaxPackets = MaxPackets };
        _host = await SocketIoTestHost.StartAsync(_ => { }, server => server.ConnectionStateRecovery = options, services => services.AddSingleton<TimeProvider>(_time));
        _wards = new(_host.Server, _order, _log, _nodes, _nodes, options);
        _restoring = new(_host.Server, _order, _wards, _log, _nodes, options, Lease);
        _wards.OnGuarded(B, new(1, A));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_a_client_has_missed_is_there_when_its_node_cannot_take_itself_for_a_member_any_more()
    {
        Begin();
        Emit(C, 1, "x");
        Emit(C, 2, "y");
        Emit(C, 3);
        Emit(C, 4, "x");
        Die();

        var restoring = RestoreAsync($"~{C}1;{B}1");
        _time.Advance(Lease);
        Assert.False(restoring.IsCompleted);
        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(restoring));

        Assert.Equal([$"~{C}3", $"~{C}4"], Missed());
        Assert.Equal(0, _wards.Clients);
    }

    [Fact]
    public async Task Nobody_is_taken_up_whose_node_lives()
    {
        Begin();

        Assert.Equal(RecoveryOutcome.Unknown, await EndOf(RestoreAsync($"~{B}1;")));
    }

    [Theory]
    [InlineData("nobody", "/", null, "Unknown")]
    [InlineData(Pid, "/other", null, "Unknown")]
    [InlineData(Pid, "/", "somebody else", "OtherUser")]
    [InlineData(Pid, "/", null, "Recovered")]
    public async Task It_is_taken_up_by_its_secret_in_its_namespace_as_who_it_was(string pid, string nsp, string? user, string outcome)
    {
        Begin();
        Die();

        Assert.Equal(outcome, (await EndOf(_restoring.RestoreAsync(pid, nsp, user, offset: null))).ToString());
    }

    [Fact]
    public async Task Whoever_did_not_know_the_guard_may_have_told_the_client_something_else()
    {
        Begin(lineOfC: null);
        await NotRestored($"~{B}1;");
    }

    [Fact]
    public async Task Nor_does_it_count_that_it_knew_an_earlier_choice()
    {
        Begin(versionOfC: 0);
        await NotRestored($"~{B}1;");
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public async Task What_was_emitted_before_that_the_client_must_have_got(int got, bool isRestored)
    {
        Begin(lineOfC: 6);
        Emit(C, 7, "x");

        if (!isRestored)
        {
            await NotRestored($"~{C}{got:x};{B}1");
            return;
        }

        Die();
        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(RestoreAsync($"~{C}{got:x};{B}1")));
        Assert.Equal([$"~{C}7"], Missed());
    }

    [Fact]
    public async Task What_its_node_emitted_last_the_client_may_have_got_and_not_the_guard()
    {
        Begin();
        Emit(C, 1, "x");
        Emit(C, 2, "x");
        Die();

        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(RestoreAsync($"~{B}2;{C}1")));
        Assert.Equal([$"~{C}2"], Missed());
    }

    [Fact]
    public async Task What_has_not_come_to_the_guard_cannot_be_made_up_for()
    {
        Begin();
        Emit(C, 1, "x");
        _wards.OnHole(C, new(3));
        await NotRestored($"~{C}2;{B}1");
    }

    [Fact]
    public async Task But_the_client_may_have_got_it()
    {
        Begin();
        _wards.OnHole(C, new(3));
        Die();

        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(RestoreAsync($"~{C}3;{B}1")));
        Assert.Empty(Missed());
    }

    [Fact]
    public async Task What_the_client_has_got_before_the_guard_is_waited_for()
    {
        Begin();
        Die();

        var restoring = RestoreAsync($"~{C}2;{B}1");
        _time.Advance(Lease + Moment);
        Emit(C, 1, "x");
        Emit(C, 2, "x");
        Emit(C, 3, "x");

        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(restoring));
        Assert.Equal([$"~{C}3"], Missed());
    }

    [Fact]
    public async Task But_not_for_ever_as_a_client_may_say_anything()
    {
        Begin();
        await NotRestored($"~{C}2;{B}1");
    }

    [Fact]
    public async Task More_than_is_kept_for_one_is_not_made_up_for()
    {
        Begin();
        for (var number = 1; number <= MaxPackets + 1; number++)
            Emit(C, number, "x");
        await NotRestored($"~{B}1;");
    }

    [Fact]
    public async Task Two_lives_of_a_rooms_actor_that_emit_at_the_same_time_make_no_order()
    {
        Begin();
        Emit(C, 1, "x", incarnation: 7);
        Emit(C, 2, "x", incarnation: 6);
        await NotRestored($"~{B}1;");
    }

    [Fact]
    public async Task Whom_its_node_keeps_nothing_of_any_more_is_forgotten()
    {
        Begin();
        _wards.OnEnded(new(B, Pid));
        Die();

        Assert.Equal(RecoveryOutcome.Unknown, await EndOf(RestoreAsync(offset: null)));
    }

    [Fact]
    public async Task Who_is_made_to_leave_a_room_when_its_node_has_died_has_what_came_before_and_nothing_after()
    {
        Begin();
        _wards.Leave("/", Everyone, ["x"]); // its node does that
        Emit(C, 1, "x");
        Die();
        Emit(C, 2, "x");
        _wards.Leave("/", Everyone.To(["y"]), ["x"]);
        _wards.Leave("/", Everyone, ["z"]);
        Emit(C, 3, "x");
        _wards.Leave("/", Everyone.To(["x"]), ["x"]);
        Emit(C, 4, "x");
        Emit(C, 5);

        Assert.Equal(RecoveryOutcome.Recovered, await EndOf(RestoreAsync($"~{B}1;")));
        Assert.Equal([$"~{C}1", $"~{C}2", $"~{C}3", $"~{C}5"], Missed());
        Assert.Empty(Kept.Membership.Rooms());
    }

    [Fact]
    public async Task Who_was_to_be_disconnected_when_its_node_had_died_begins_anew()
    {
        Begin();
        _wards.GiveUp("/", Everyone); // its node does that
        Die();
        _wards.GiveUp("/", Everyone.To(["y"]));
        Assert.Equal(1, _wards.Clients);
        _wards.GiveUp("/", Everyone.To(["x"]));

        Assert.Equal(RecoveryOutcome.Unknown, await EndOf(RestoreAsync(offset: null)));
    }

    [Fact]
    public void All_are_told_of_the_death_and_who_comes_later_for_the_time_that_is_left()
    {
        Begin();
        _nodes.TakeTold();

        Die();
        var (to, told) = Assert.Single(_nodes.TakeTold(Lane.Interest));
        var all = Assert.IsType<TellAll>(told);
        Assert.Equal((C, B), (to, all.Ward));

        _time.Advance(TimeSpan.FromSeconds(10));
        var late = NodeToken.FromBits(0xD);
        _nodes.Add(late);
        _wards.OnAdded(late);
        Assert.Equal([(late, new TellAll(B, all.Left - TimeSpan.FromSeconds(10)))], _nodes.TakeTold(Lane.Interest));
    }

    private void Begin(long? lineOfC = 0, long versionOfC = 1)
    {
        _wards.OnLine(A, new(B, 1, 0));
        if (lineOfC is { } number)
            _wards.OnLine(C, new(B, versionOfC, number));
        var kept = new MoveProtocol.Keepsake("id", User: null, [("x", 0)], new AdapterProtocol.Payload("{}"u8.ToArray(), []), default, ExpiresAt: 0, IsIdentified: false, Left: default);
        _wards.OnBegun(B, new(1, Pid, "/", kept, IsAway: false, At((B, 1)), HasAll: true));
    }

    private void Emit(NodeToken emitter, long number, string? room = null, long incarnation = 0)
    {
        using var turn = EmitOrder.Enter(_order);
        _wards.OnEmit(emitter, Emitters.Emit(number, room is null ? [] : [room], incarnation: incarnation));
    }

    private void Die()
    {
        _nodes.Remove(B);
        _wards.OnRemoved(B);
    }

    private async Task NotRestored(string offset)
    {
        Die();
        Assert.Equal(RecoveryOutcome.Incomplete, await EndOf(RestoreAsync(offset)));
        Assert.Equal(0, _wards.Clients);
        Assert.Null(_host.Server.Recovery!.Find(Pid, "/"));
    }

    private Task<RecoveryOutcome> RestoreAsync(string? offset) => _restoring.RestoreAsync(Pid, "/", user: null, offset);

    private async Task<RecoveryOutcome> EndOf(Task<RecoveryOutcome> restoring)
    {
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return restoring.IsCompleted;
        });
        return await restoring;
    }

    private string[] Missed() => [.. Kept.Outlet.Hand(round: 1)!.Select(packet => packet.Offset)];
}
