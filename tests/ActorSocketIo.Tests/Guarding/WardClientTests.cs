using ActorSocketIo.Adapters;
using ActorSocketIo.Guarding;
using ActorSocketIo.Recovery;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>What a guard knows of a client of node A.</summary>
public sealed class WardClientTests
{
    private const string Id = "id";
    private const long Begun = 10; // of A's numbers

    [Fact]
    public void Of_a_client_that_has_got_nothing_it_is_known_what_there_was_when_it_began()
    {
        var client = Client(hasAll: true);

        Assert.Equal([(A, 10), (B, 20)], InOrder(client.PointOf(null)!));
    }

    [Fact]
    public void Of_a_client_that_has_not_got_all_before_and_says_nothing_nothing_is_known()
    {
        var client = Client(hasAll: false);

        Assert.Null(client.PointOf(null));
        Assert.Null(client.PointOf($"~{B}14"));
        Assert.Null(client.PointOf($"~{B}14;{A}9")); // of an earlier node
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stamp_says_what_the_client_has_got(bool hasAll)
    {
        var client = Client(hasAll);

        Assert.Equal([(A, 0xC), (B, 0x1F), (C, 3)], InOrder(client.PointOf($"~{B}1f;{A}c,{C}3")!));
        Assert.Equal([(A, 0xC), (B, 0x1F)], InOrder(client.PointOf($"~{A}c;{B}1f")!));
    }

    [Fact]
    public void The_first_stamp_of_its_node_counts()
    {
        Assert.Equal([(A, 10)], InOrder(Client(hasAll: false).PointOf($"~{A}a;")!));
    }

    [Fact]
    public void A_stamp_that_is_older_than_what_is_known_takes_nothing_back()
    {
        var client = Client();
        client.Receive(At((A, 0x20), (B, 0x30)));

        Assert.Equal([(A, 0x20), (B, 0x30)], InOrder(client.PointOf($"~{A}1f;{B}2f")!));
        Assert.Equal([(A, 0x20), (B, 0x31)], InOrder(client.PointOf($"~{B}31;{A}20")!)); // no number of its node's came between
    }

    [Fact]
    public void A_later_stamp_stands_for_itself()
    {
        var client = Client();
        client.Receive(At((A, 0x20), (B, 0x30), (C, 3)));

        Assert.Equal([(A, 0x21), (B, 0x30)], InOrder(client.PointOf($"~{A}21;{B}30")!)); // C has been forgotten
    }

    [Fact]
    public void What_came_out_of_order_says_nothing_so_all_must_be_known_up_to_it()
    {
        var client = Client();

        Assert.Equal([(A, 10), (B, 20)], InOrder(client.PointOf($"~{B}14")!));
        Assert.Null(client.PointOf($"~{B}15"));

        client.Receive(At((A, 11), (B, 21)));
        Assert.Equal([(A, 11), (B, 21)], InOrder(client.PointOf($"~{B}15")!));
    }

    [Fact]
    public void A_stamp_of_an_earlier_node_says_nothing_of_this_one()
    {
        Assert.Equal([(A, 10), (B, 20)], InOrder(Client().PointOf($"~{B}ff;{A}9")!));
        Assert.Equal([(A, 10), (B, 20)], InOrder(Client().PointOf($"~{B}ff;")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text of the application's")]
    [InlineData("xAAAAAAAK0")]
    [InlineData("~AAAAAAAKff;?")]
    public void Of_a_client_that_says_anything_else_nothing_is_known(string offset) => Assert.Null(Client().PointOf(offset));

    [Fact]
    public void What_was_read_before_it_began_is_not_believed()
    {
        var client = Client(hasAll: false, "x");

        client.Receive(At((A, Begun - 1), (B, 19)));

        Assert.Null(client.PointOf(null)); // its rooms are not known for that time
    }

    [Fact]
    public void An_older_word_of_what_it_has_got_changes_nothing()
    {
        var client = Client();
        client.Receive(At((A, 20), (B, 30)));

        client.Receive(At((A, 19), (B, 29)));

        Assert.Equal([(A, 20), (B, 30)], InOrder(client.PointOf(null)!));
    }

    [Fact]
    public void A_room_of_the_beginning_is_its_from_before_any_emit()
    {
        var client = Client(hasAll: true, "x");

        Assert.True(IsFor(client, number: 1, "x"));
        Assert.False(IsFor(client, number: 1, "y"));
        Assert.True(IsFor(client, number: 1));
        Assert.True(IsFor(client, number: 1, Id));
        Assert.True(IsFor(client, number: 1, "y", "x"));
    }

    [Fact]
    public void A_room_that_it_joins_is_its_for_the_emits_after_that_and_one_that_it_leaves_for_those_before()
    {
        var client = Client();
        client.ChangeRooms(["x"], [], At((A, 11), (B, 20)));
        client.ChangeRooms([], ["x"], At((A, 12), (B, 25)));

        Assert.Equal([false, true, true, false], new long[] { 20, 21, 25, 26 }.Select(number => IsFor(client, number, "x")));
        Assert.Empty(client.Rooms);
        Assert.Equal(["x", Id], client.AllRooms);
    }

    [Fact]
    public void A_room_that_it_joins_again_is_its_for_two_times()
    {
        var client = Client(hasAll: true, "x");
        client.ChangeRooms([], ["x"], At((A, 11), (B, 20)));
        client.ChangeRooms(["x"], [], At((A, 12), (B, 25)));
        client.ChangeRooms(["x"], ["x"], At((A, 13), (B, 30))); // at once

        Assert.Equal([true, false, false, true, true, true], new long[] { 20, 21, 25, 26, 30, 31 }.Select(number => IsFor(client, number, "x")));
        Assert.Equal(["x"], client.Rooms);
    }

    [Fact]
    public void To_join_a_room_twice_or_to_leave_one_that_it_is_not_in_changes_nothing()
    {
        var client = Client(hasAll: true, "x");
        client.ChangeRooms(["x"], ["y"], At((A, 11), (B, 20)));

        Assert.Equal(["x"], client.Rooms);
        Assert.True(IsFor(client, number: 20, "x"));
        Assert.False(IsFor(client, number: 20, "y"));
    }

    [Fact]
    public void An_emitter_that_had_not_emitted_when_it_joined_emits_to_it_from_its_first()
    {
        var client = Client();
        client.ChangeRooms(["x"], [], At((A, 11)));
        client.ChangeRooms([], ["x"], At((A, 12)));

        Assert.False(IsFor(client, number: 1, "x")); // B's first came after it had left

        client.ChangeRooms(["x"], [], At((A, 13)));
        Assert.True(IsFor(client, number: 1, "x"));
    }

    [Fact]
    public void Who_was_in_a_room_that_an_emit_leaves_out_does_not_get_it()
    {
        var client = Client(hasAll: true, "x");
        client.ChangeRooms(["y"], [], At((A, 11), (B, 20)));
        client.ChangeRooms([], ["y"], At((A, 12), (B, 25)));

        Assert.Equal([true, false, false, true], new long[] { 20, 21, 25, 26 }.Select(number => client.IsFor(Logged(B, Emit(number, ["x"], except: ["y"])))));
        Assert.False(client.IsFor(Logged(B, Emit(1, except: [Id]))));
        Assert.True(client.IsFor(Logged(B, Emit(1, except: ["z"]))));
    }

    [Fact]
    public void What_a_node_emits_to_its_own_sockets_alone_is_for_that_nodes_clients_only()
    {
        var client = Client(hasAll: true, "x");

        Assert.True(client.IsFor(Logged(A, Emit(11, ["x"], purpose: AdapterProtocol.EmitPurpose.GuardOwn))));
        Assert.False(client.IsFor(Logged(B, Emit(11, ["x"], purpose: AdapterProtocol.EmitPurpose.GuardOwn))));
        Assert.True(client.IsFor(Logged(B, Emit(11, ["x"], purpose: AdapterProtocol.EmitPurpose.Guard))));
    }

    [Fact]
    public void What_it_has_got_makes_rooms_forgotten_that_matter_no_more()
    {
        var client = Client();
        client.ChangeRooms(["x", "y"], [], At((A, 11), (B, 20)));
        client.ChangeRooms([], ["x"], At((A, 12), (B, 25)));

        client.Receive(At((A, 12), (B, 24)));
        Assert.Equal(["x", "y", Id], client.AllRooms); // B's 25th was to x

        client.Receive(At((A, 12), (B, 25)));
        Assert.Equal(["y", Id], client.AllRooms);
        Assert.Equal(["y"], client.Rooms);
        Assert.True(IsFor(client, number: 26, "y"));
        Assert.False(IsFor(client, number: 26, "x"));
    }

    [Fact]
    public void It_is_kept_from_when_it_went_or_else_from_its_nodes_death()
    {
        var kept = Kept() with { Left = Seconds(60) };
        var client = new WardClient(A, new(Begun, "pid", "/", kept, IsAway: true, At((A, Begun)), HasAll: true), now: Seconds(100));

        Assert.Equal(Seconds(50), client.Left(now: Seconds(110), diedAt: Seconds(105), longest: Seconds(120)));

        client.Change(kept, isAway: false, now: Seconds(101));
        Assert.Equal(Seconds(115), client.Left(now: Seconds(110), diedAt: Seconds(105), longest: Seconds(120)));

        client.Change(kept with { Left = Seconds(120) }, isAway: true, now: Seconds(102));
        Assert.Equal(Seconds(112), client.Left(now: Seconds(110), diedAt: Seconds(105), longest: Seconds(120)));
    }

    private static bool IsFor(WardClient client, long number, params string[] rooms) => client.IsFor(Logged(B, Emit(number, rooms)));

    private static WardClient Client(bool hasAll = true, params string[] rooms) =>
        new(A, new(Begun, "pid", "/", Kept(rooms), IsAway: false, At((A, Begun), (B, 20)), hasAll), now: default);

    private static MoveProtocol.Keepsake Kept(params string[] rooms) =>
        new(Id, User: null, [.. rooms.Select(room => (room, 0L))], new AdapterProtocol.Payload("{}"u8.ToArray(), []), default, ExpiresAt: 0, IsIdentified: false, Left: default);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
