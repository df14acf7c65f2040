using ActorSocketIo.Adapters;

namespace ActorSocketIo.Tests.Adapter;

public sealed class RoomEventsTests
{
    private readonly List<string> _told = [];
    private readonly RoomEvents _events;

    public RoomEventsTests() => _events = new RoomEvents(change =>
    {
        lock (_told)
            _told.Add(change.Room);
    });

    [Fact]
    public void Changes_are_told_in_the_order_in_which_they_were_noted()
    {
        Note("a", "b", "c");
        Assert.Empty(_told);

        _events.Raise();

        Assert.Equal(["a", "b", "c"], _told);
    }

    [Fact]
    public async Task Who_tells_is_not_kept_for_what_others_note_meanwhile()
    {
        var tellers = new List<(string Room, int Thread)>();
        RoomEvents events = null!;
        events = new RoomEvents(change =>
        {
            lock (tellers)
                tellers.Add((change.Room, Environment.CurrentManagedThreadId));
            if (change.Room != "first")
                return;
            lock (events.Gate)
                events.Note(RoomChangeKind.Joined, "later");
        });
        lock (events.Gate)
            events.Note(RoomChangeKind.Joined, "first");

        var teller = new Thread(events.Raise);
        teller.Start();
        teller.Join();

        await Server.Eventually.True(() => tellers.Count == 2);
        Assert.Equal([("first", teller.ManagedThreadId)], tellers.Take(1));
        Assert.Equal("later", tellers[1].Room);
        Assert.NotEqual(teller.ManagedThreadId, tellers[1].Thread);
    }

    [Fact]
    public void More_than_may_wait_are_dropped_and_what_comes_later_is_told_again()
    {
        lock (_events.Gate)
        {
            for (var i = 0; i < RoomEvents.MaxNoted + 5; i++)
                _events.Note(RoomChangeKind.Joined, $"{i}");
        }

        _events.Raise();
        Note("again");
        _events.Raise();

        Assert.Equal(RoomEvents.MaxNoted + 1, _told.Count);
        Assert.Equal(["0", $"{RoomEvents.MaxNoted - 1}", "again"], [_told[0], _told[^2], _told[^1]]);
    }

    private void Note(params IEnumerable<string> rooms)
    {
        lock (_events.Gate)
        {
            foreach (var room in rooms)
                _events.Note(RoomChangeKind.Joined, room);
        }
    }
}
