using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using static ActorSocketIo.Interest.InterestProtocol;

namespace ActorSocketIo.Cluster.Tests.Interest;

public sealed class RoomTablesTests
{
    private static readonly InterestSettings Settings = new();

    [Fact]
    public void A_room_has_the_same_key_on_every_node_for_ever()
    {
        Assert.Equal("371CA9D11B6B9E4D", RoomKey.Of("/", "room").Value.ToString("X16"));
        Assert.Equal("9CAA7BCFAE8D5550", RoomKey.Of("/chat", "").Value.ToString("X16"));
        Assert.Equal("2FB2A86692A425D4", RoomKey.Of("/chat", "a room with a long name, and ä").Value.ToString("X16"));
    }

    [Fact]
    public void Different_rooms_have_different_keys()
    {
        var keys = new HashSet<RoomKey>();
        for (var i = 0; i < 200_000; i++) Assert.True(keys.Add(RoomKey.Of("/", $"room-{i}")));
        Assert.NotEqual(RoomKey.Of("/a", "bc"), RoomKey.Of("/ab", "c"));
        Assert.NotEqual(RoomKey.Of("/", "aa"), RoomKey.Of("/", "aaa"));
        Assert.NotEqual(RoomKey.Of("/", "\0"), RoomKey.Of("/", ""));
    }

    [Fact]
    public void The_table_of_bits_does_what_a_dictionary_does_and_stays_small()
    {
        var table = new RoomBits();
        var expected = new Dictionary<RoomKey, ulong>();
        var random = new Random(3);
        for (var i = 0; i < 300_000; i++)
        {
            var room = RoomKey.Of("/", $"{random.Next(20_000)}");
            var bit = 1UL << random.Next(64);
            if (random.Next(2) == 0)
            {
                table.Set(room, bit);
                expected[room] = expected.GetValueOrDefault(room) | bit;
            }
            else
            {
                table.Clear(room, bit);
                expected[room] = expected.GetValueOrDefault(room) & ~bit;
            }
        }

        Assert.All(expected, e => Assert.Equal(e.Value, table[e.Key]));
        Assert.Equal(expected.Count(e => e.Value != 0), table.Count);
        table.ClearExcept(keep: null, ulong.MaxValue);
        Assert.Equal(0, table.Count);
        for (var i = 0; i < 1_000_000; i++)
        {
            table.Set(RoomKey.Of("/gone", $"{i}"), 1);
            table.Clear(RoomKey.Of("/gone", $"{i}"), 1);
        }
        Assert.True(table.Bytes < 2_000_000, $"{table.Bytes} bytes for rooms that are gone");
    }

    [Fact]
    public void A_million_rooms_take_some_tens_of_megabytes()
    {
        var table = new RoomBits();
        for (var i = 0UL; i < 1_000_000; i++) table.Set(new(i * 0x9E3779B97F4A7C15 + 1), 1);

        Assert.InRange(table.Bytes, 16_000_000, 40_000_000);
    }

    [Fact]
    public async Task A_reader_sees_every_room_that_was_there_all_the_time()
    {
        var table = new RoomBits();
        for (var i = 0; i < 1_000; i++) table.Set(RoomKey.Of("/", $"stays {i}"), 1);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var reads = 0L;
            while (!done.IsCancellationRequested)
                for (var i = 0; i < 1_000; i++, reads++)
                    if (table[RoomKey.Of("/", $"stays {i}")] != 1) return -reads;
            return reads;
        });

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 60_000; i++) table.Set(RoomKey.Of("/", $"comes and goes {i}"), 2);
            for (var i = 0; i < 60_000; i++) table.Clear(RoomKey.Of("/", $"comes and goes {i}"), 2);
        }
        done.Cancel();

        Assert.True(await reader >= 0, "a room was absent for a moment");
    }

    [Fact]
    public void Asking_for_nodes_allocates_nothing()
    {
        var time = new VirtualTime();
        var table = new InterestTable(Settings, time);
        var node = NodeToken.FromBits(5);
        table.Add(node);
        table.Add(NodeToken.FromBits(6));
        var room = RoomKey.Of("/", "room");
        table.Apply(node, new Changed(1, [room], []));
        table.NodesFor([room]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++) table.NodesFor([room]);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_column_of_a_node_that_is_gone_is_free_for_another()
    {
        var table = new InterestTable(Settings, new VirtualTime());
        var room = RoomKey.Of("/", "room");
        for (var i = 1UL; i < 1_000; i++)
        {
            var node = NodeToken.FromBits(i);
            table.Add(node);
            Assert.True(table.Apply(node, new Changed(1, [room], [])));
            Assert.Equal(1, table.Rooms);
            table.Remove(node);
            Assert.Equal(0, table.Rooms);
        }
    }

    [Fact]
    public void Nodes_beyond_the_columns_are_flooded()
    {
        var time = new VirtualTime();
        var table = new InterestTable(Settings, time);
        for (var i = 1UL; i <= 66; i++)
        {
            table.Add(NodeToken.FromBits(i));
            if (table.AskFor(NodeToken.FromBits(i)) is { } renew) table.Take(NodeToken.FromBits(i), new(renew.AskedAt, 0));
        }

        Assert.Equal([NodeToken.FromBits(65), NodeToken.FromBits(66)], table.NodesFor([RoomKey.Of("/", "room")]));
    }

    [Fact]
    public void Rooms_with_one_key_are_counted_together()
    {
        var time = new VirtualTime();
        var own = new OwnRooms(Settings, time);
        own.Add(NodeToken.FromBits(1));
        var key = RoomKey.Of("/", "two rooms");
        own.FirstMember(key);
        own.FirstMember(key);
        Assert.True(own.TryFlush(out var change));
        Assert.Equal(key, Assert.Single(change.Added));

        own.LastMember(key);
        time.Advance(60_000);
        Assert.False(own.TryFlush(out _));
        own.LastMember(key);
        time.Advance(60_000);
        Assert.True(own.TryFlush(out change));

        Assert.Equal(key, Assert.Single(change.Removed));
        Assert.Equal(0, own.Count);
    }
}
