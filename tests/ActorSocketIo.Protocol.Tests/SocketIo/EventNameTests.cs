using ActorSocketIo.Protocol.SocketIo;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

public sealed class EventNameTests
{
    [Theory]
    [InlineData("\"chat message\"", "chat message", true)]
    [InlineData("\"\"", "", true)]
    [InlineData("\"é😀\"", "é😀", true)]
    [InlineData("42", "42", true)]
    [InlineData("\"a\\\"b\"", "a\"b", false)]
    [InlineData("\"\\u00e9\"", "é", false)]
    public void Is_read_from_the_first_element(string element, string name, bool isPlain)
    {
        Assert.Equal(name, EventName.Read(Utf8(element)));
        Assert.Equal(isPlain, EventName.TryGetUtf8(Utf8(element), out var utf8));
        if (isPlain)
            Assert.Equal(name, Text(utf8));
    }

    [Theory]
    [InlineData("connect", true)]
    [InlineData("connect_error", true)]
    [InlineData("disconnect", true)]
    [InlineData("disconnecting", true)]
    [InlineData("newListener", true)]
    [InlineData("removeListener", true)]
    [InlineData("connection", false)]
    [InlineData("error", false)]
    [InlineData("Connect", false)]
    [InlineData("", false)]
    public void Six_names_are_reserved(string name, bool isReserved) => Assert.Equal(isReserved, EventName.IsReserved(name));
}
