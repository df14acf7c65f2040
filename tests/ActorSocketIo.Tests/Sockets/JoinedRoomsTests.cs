using ActorSocketIo.Sockets;

namespace ActorSocketIo.Tests.Sockets;

public sealed class JoinedRoomsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void They_keep_the_order_of_joining_however_many_there_are(int count)
    {
        var rooms = new JoinedRooms();
        var names = Enumerable.Range(0, count).Select(i => $"r{i}").ToArray();

        Assert.All(names, name => Assert.True(rooms.Add(name)));
        Assert.All(names, name => Assert.False(rooms.Add(name)));
        Assert.Equal(names, rooms.ToArray());

        Assert.True(rooms.Remove("r0"));
        Assert.False(rooms.Remove("r0"));
        Assert.True(rooms.Add("r0"));
        Assert.Equal([.. names[1..], "r0"], rooms.ToArray());
    }

    [Fact]
    public void Nothing_that_is_joined_or_left_later_changes_what_was_given_out()
    {
        var rooms = new JoinedRooms();
        List<(string[] Given, string[] Copy)> all = [];
        for (var i = 0; i < 20; i++)
        {
            rooms.Add($"r{i}");
            Give();
            if (i % 3 != 2) continue;
            rooms.Remove($"r{i - 1}");
            Give();
        }

        Assert.All(all, names => Assert.Equal(names.Copy, names.Given));
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 3 != 1 || i == 19).Select(i => $"r{i}"), all[^1].Copy);

        void Give()
        {
            var names = rooms.ToArray();
            all.Add((names, [.. names]));
        }
    }
}
