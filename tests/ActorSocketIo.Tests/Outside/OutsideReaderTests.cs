using System.Text;
using ActorSocketIo.Outside;

namespace ActorSocketIo.Tests.Outside;

public sealed class OutsideReaderTests
{
    private const string Whole = "451-/chat,[\"emit\",{\"rooms\":[\"a\",\"b\",\"a\"],\"except\":[\"c\"],\"volatile\":true,\"compress\":false,\"key\":\"k\"},\"said\",{\"_placeholder\":true,\"num\":0}]\u001ebAAEC";

    [Fact]
    public void A_command_is_an_event_with_its_scope_first()
    {
        var command = Read(Whole).Value;

        Assert.Equal((OutsideAction.Emit, "/chat"), (command.Action, command.Namespace));
        Assert.Equal(["a", "b"], command.Scope.Rooms);
        Assert.Equal(["c"], command.Scope.Except);
        Assert.Equal((true, false, "k"), (command.Scope.Volatile, command.Scope.Compress, command.Scope.Key));
        Assert.Equal("said", command.Args.Get<string>(0));
        Assert.Equal([0, 1, 2], command.Args.Get<byte[]>(1)!);
    }

    [Theory]
    [InlineData("", "no Socket.IO packet")]
    [InlineData("hello", "no Socket.IO packet")]
    [InlineData("2", "more in it than one event")]
    [InlineData("40", "one event")]
    [InlineData("43[1,{}]", "one event")]
    [InlineData("42[\"emit\"]", "one event")]
    [InlineData("421[\"emit\",{},\"x\"]", "one event")]
    [InlineData("42[\"emit\",{},\"x\"]\u001e42[\"emit\",{},\"x\"]", "more in it than one event")]
    [InlineData("451-[\"emit\",{},\"x\",{\"_placeholder\":true,\"num\":0}]", "attachments are missing")]
    [InlineData("42[\"emit\",{},\"x\"", "no Socket.IO packet")]
    [InlineData("42[\"shout\",{},\"x\"]", "first element")]
    [InlineData("42[7,{},\"x\"]", "first element")]
    [InlineData("42[\"emit\",[],\"x\"]", "second element")]
    [InlineData("42[\"emit\",{\"room\":[\"a\"]},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{\"rooms\":\"a\"},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{\"rooms\":[1]},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{\"rooms\":null},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{\"rooms\":[\"\\ud800\"]},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{\"\\ud800\":1},\"x\"]", "nothing else")]
    [InlineData("42[\"emit\",{}]", "event's name")]
    [InlineData("42[\"emit\",{},7]", "event's name")]
    [InlineData("42[\"emit\",{},\"\\ud800\"]", "event's name")]
    [InlineData("42[\"emit\",{},\"connect\"]", "reserved")]
    [InlineData("42[\"serverSideEmit\",{},\"connection\"]", "reserved")]
    [InlineData("42[\"serverSideEmit\",{\"rooms\":[\"a\"]},\"x\"]", "every node")]
    [InlineData("42[\"socketsJoin\",{}]", "rooms must come")]
    [InlineData("42[\"socketsLeave\",{},7]", "rooms must come")]
    [InlineData("42[\"disconnectSockets\",{}]", "true or false")]
    [InlineData("42[\"disconnectSockets\",{},1]", "true or false")]
    public void What_is_none_is_refused_with_words_that_help(string body, string words) =>
        Assert.Contains(words, Read(body).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Every_beginning_of_a_command_is_refused_without_an_exception()
    {
        var whole = Encoding.UTF8.GetBytes(Whole);

        // From the "b" on it is an attachment, if a shorter one.
        for (var length = 0; length < whole.Length - 4; length++)
            Assert.False(OutsideReader.Read(whole.AsMemory(0, length), SocketJson.Default).IsValid, $"{length} bytes");
    }

    [Fact]
    public void More_rooms_than_may_be_are_refused()
    {
        var rooms = string.Join(',', Enumerable.Range(0, OutsideReader.MaxRooms + 1).Select(room => $"\"{room}\""));

        Assert.Contains("1000", Read($"42[\"emit\",{{\"rooms\":[{rooms}]}},\"x\"]").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("1000", Read($"42[\"socketsJoin\",{{}},{rooms}]").Error!.Message, StringComparison.Ordinal);
    }

    private static Protocol.Decoded<OutsideCommand> Read(string body) => OutsideReader.Read(Encoding.UTF8.GetBytes(body), SocketJson.Default);
}
