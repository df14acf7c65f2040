using System.Text;

namespace ActorSocketIo.Tests.Recovery;

public sealed class PacketOffsetTests
{
    [Theory]
    [InlineData("""["e",1,"~AbCd_-12ff"]""", "~AbCd_-12ff", """["e",1]""")]
    [InlineData("""["e","~AbCd_-121"]""", "~AbCd_-121", """["e"]""")]
    [InlineData("""["e","~AbCd_-12"]""", null, null)]
    [InlineData("""["e","x"]""", null, null)]
    [InlineData("""["e",1]""", null, null)]
    [InlineData("""["e",["~AbCd_-12ff"]]""", null, null)]
    [InlineData("""["~AbCd_-12ff"]""", null, null)]
    [InlineData("", null, null)]
    [InlineData("\"]", null, null)]
    public void It_is_read_from_the_end_of_an_event_and_taken_off(string json, string? offset, string? without)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.Equal(offset, PacketOffset.Read(bytes));
        Assert.Equal(without ?? json, Encoding.UTF8.GetString(PacketOffset.Strip(bytes).Span));
    }

    [Fact]
    public void The_largest_number_is_read_too()
    {
        var offset = PacketOffset.Make("AbCd_-12", long.MaxValue);

        Assert.Equal(offset, PacketOffset.Read(Encoding.UTF8.GetBytes($"""["e","{offset}"]""")));
    }
}
