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
}
