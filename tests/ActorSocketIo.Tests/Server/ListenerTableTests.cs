namespace ActorSocketIo.Tests.Server;

public sealed class ListenerTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(50)]
    public void It_keeps_the_order_of_an_events_listeners_however_many_events_there_are(int events)
    {
        var table = new ListenerTable();
        Listener[] listeners = [_ => default, _ => throw new InvalidOperationException(), _ => new ValueTask(Task.CompletedTask)];
        var names = Enumerable.Range(0, events).Select(i => $"e{i}").ToArray();
        foreach (var listener in listeners)
            foreach (var name in names)
                table.Add(name, listener);

        Assert.All(names, name => Assert.Equal(listeners, table.Of(name)));
        Assert.Empty(table.Of("unknown"));

        table.Remove("e0", listeners[1]);
        table.Remove("e0", listeners[1]);
        Assert.Equal([listeners[0], listeners[2]], table.Of("e0"));
        Assert.All(names[1..], name => Assert.Equal(listeners, table.Of(name)));
        table.Remove("e0");
        table.Remove("e0");
        Assert.Empty(table.Of("e0"));
        Assert.All(names[1..], name => Assert.Equal(listeners, table.Of(name)));
    }

    [Fact]
    public void A_copy_is_not_changed_by_what_is_added_later()
    {
        var (table, copy) = (new ListenerTable(), new ListenerTable());
        table.Add("early", _ => default);
        copy.CopyFrom(table);

        table.Add("late", _ => default);

        Assert.Single(copy.Of("early"));
        Assert.Empty(copy.Of("late"));
    }

    [Fact]
    public void What_is_added_and_removed_on_many_threads_is_neither_lost_nor_kept()
    {
        var table = new ListenerTable();

        Parallel.For(0, 1000, i =>
        {
            var stays = table.Add($"e{i % 12}", _ => default);
            table.Add($"e{i % 12}", _ => new ValueTask(Task.CompletedTask)).Dispose();
            if (i % 2 == 1)
                stays.Dispose();
        });

        Assert.Equal(500, Enumerable.Range(0, 12).Sum(i => table.Of($"e{i}").Length));
    }
}
