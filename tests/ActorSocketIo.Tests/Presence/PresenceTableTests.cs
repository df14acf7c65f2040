using ActorSocketIo.Presence;

namespace ActorSocketIo.Tests.Presence;

public sealed class PresenceTableTests
{
    private readonly PresenceTable _a = new("a", 0, 3);
    private readonly PresenceTable _b = new("b", 0, 3);

    [Fact]
    public void A_user_with_two_sockets_comes_once_and_leaves_with_the_last()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        Assert.Equal("+ann 0>1", Taken(_a));
        _a.Enter("room", "ann", "2", Argument.Null);
        _a.Leave("room", "1");
        Assert.Equal("", Taken(_a));
        _a.Leave("room", "2");
        Assert.Equal("-ann 1>2", Taken(_a));
    }

    [Fact]
    public void Who_comes_and_goes_between_two_diffs_is_in_none()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        _a.Leave("room", "1");

        Assert.Equal("", Taken(_a));
    }

    [Fact]
    public void A_user_on_two_nodes_stays_while_one_of_them_has_a_socket_whichever_hears_first()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        _b.Enter("room", "ann", "2", Argument.Null);
        var ofA = _a.TakeAnnouncement()!;
        var ofB = _b.TakeAnnouncement()!;
        _a.Leave("room", "1"); // before it hears of the other
        Assert.True(_a.Apply(ofB));
        Assert.True(_b.Apply(ofA));
        Assert.True(_b.Apply(_a.TakeAnnouncement()!));

        Assert.Equal(["ann"], UsersOf(_a));
        Assert.Equal(["ann"], UsersOf(_b));
    }

    [Fact]
    public void Of_two_states_of_a_user_all_nodes_show_the_same()
    {
        _a.Enter("room", "ann", "1", Argument.From("here"));
        _b.Enter("room", "ann", "2", Argument.From("there"));
        var ofA = _a.TakeAnnouncement()!;
        _a.Apply(_b.TakeAnnouncement()!);
        _b.Apply(ofA);

        Assert.Equal("+ann=\"here\" 0>1", Taken(_a));
        Assert.Equal("+ann=\"here\" 0>1", Taken(_b));
    }

    [Fact]
    public void A_missed_announcement_is_noticed_and_made_good_by_the_whole()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        _b.Apply(_a.TakeAnnouncement()!);
        _a.Enter("room", "bob", "2", Argument.Null);
        _a.TakeAnnouncement(); // lost
        _a.Leave("room", "1");
        var third = _a.TakeAnnouncement()!;

        Assert.False(_b.Knows("a", _a.Sequence));
        Assert.False(_b.Apply(third));
        Assert.True(_b.Apply(_a.Whole()));
        Assert.True(_b.Knows("a", _a.Sequence));
        Assert.Equal(["bob"], UsersOf(_b));
        Assert.True(_b.Apply(third), "an older one says nothing new");
        Assert.Equal(["bob"], UsersOf(_b));
    }

    [Fact]
    public void With_a_node_those_leave_who_were_nowhere_else()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        _a.Enter("room", "bob", "2", Argument.Null);
        _b.Enter("room", "bob", "3", Argument.Null);
        _b.Apply(_a.TakeAnnouncement()!);
        Taken(_b);

        _b.Keep(node => node != "a");

        Assert.Equal("-ann 1>2", Taken(_b));
    }

    [Fact]
    public void What_a_node_says_when_it_has_begun_anew_takes_the_place_of_what_it_has_said_before()
    {
        var anew = new PresenceTable("a", 1000, 3);
        _a.Enter("room", "ann", "1", Argument.Null);
        _a.Enter("room", "bob", "2", Argument.Null);
        _b.Apply(_a.TakeAnnouncement()!);
        _a.Leave("room", "1");
        var late = _a.TakeAnnouncement()!;
        Assert.False(_b.Knows("a", anew.Sequence), "nobody is there, and that is not known");

        anew.Enter("room", "cid", "3", Argument.Null);
        Assert.True(_b.Apply(anew.TakeAnnouncement()!));
        Assert.Equal(["cid"], UsersOf(_b));
        Assert.True(_b.Apply(late));
        Assert.True(_b.Apply(_a.Whole()));
        Assert.True(_b.Apply(_a.Farewell()));

        Assert.Equal(["cid"], UsersOf(_b));
        Assert.True(_b.Knows("a", anew.Sequence));
    }

    [Fact]
    public void With_its_farewell_a_nodes_users_leave_and_what_was_under_way_does_not_bring_them_back()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        _b.Apply(_a.TakeAnnouncement()!);
        Taken(_b);
        _a.Enter("room", "bob", "2", Argument.Null);
        var late = _a.TakeAnnouncement()!;

        Assert.True(_b.Apply(_a.Farewell()));
        Assert.True(_b.Apply(late));

        Assert.Equal("-ann 1>2", Taken(_b));
    }

    [Fact]
    public void A_room_that_was_empty_does_not_take_its_versions_again()
    {
        _a.Enter("room", "ann", "1", Argument.Null);
        Taken(_a);
        _a.Leave("room", "1");
        Taken(_a);

        _a.Enter("room", "ann", "1", Argument.Null);

        Assert.Equal("+ann 0>3", Taken(_a));
    }

    [Fact]
    public void More_users_than_may_be_are_not_shown()
    {
        foreach (var user in new[] { "ann", "bob", "cid", "dan" })
            _a.Enter("room", user, user, Argument.Null);
        _a.Leave("room", "dan");

        Assert.Equal(["ann", "bob", "cid"], UsersOf(_a));
    }

    private static string[] UsersOf(PresenceTable table)
    {
        table.TakeDiffs();
        return [.. table.ListOf("room").Users.Keys.Order(StringComparer.Ordinal)];
    }

    private static string Taken(PresenceTable table) => string.Join("; ", table.TakeDiffs().Select(diff =>
        $"{string.Join(",", diff.Present.Select(user => $"+{user.Key}{(user.Value.IsNull ? "" : $"={user.Value}")}").Concat(diff.Gone.Select(user => $"-{user}")))} {diff.After}>{diff.Version}"));
}
