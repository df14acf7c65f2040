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

    [Theory]
    [InlineData("""["e",1,"~AbCd_-12ff;BbCd_-121,CbCd_-12f"]""", "~AbCd_-12ff;BbCd_-121,CbCd_-12f", """["e",1]""")]
    [InlineData("""["e","~AbCd_-12ff;"]""", "~AbCd_-12ff;", """["e"]""")]
    [InlineData("""["e","~AbCd_-12;BbCd_-121"]""", null, null)]
    [InlineData("""["e","Ab;~AbCd_-12ff"]""", null, null)]
    public void With_a_stamp_it_is_read_and_taken_off_too(string json, string? offset, string? without) => It_is_read_from_the_end_of_an_event_and_taken_off(json, offset, without);

    [Theory]
    [InlineData("~AbCd_-12ff;BbCd_-121,CbCd_-12f")]
    [InlineData("~AbCd_-12ff;")]
    [InlineData("~AbCd_-12ff")]
    public void The_name_is_the_same_with_any_stamp(string offset) => Assert.Equal("~AbCd_-12ff", PacketOffset.NameOf(offset).ToString());

    [Fact]
    public void The_largest_number_is_read_too()
    {
        var offset = PacketOffset.Make("AbCd_-12", long.MaxValue);

        Assert.Equal(offset, PacketOffset.Read(Encoding.UTF8.GetBytes($"""["e","{offset}"]""")));
    }
}
