using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Tests.Operations;

public sealed class CommandTextTests
{
    [Fact]
    public void A_table_has_aligned_columns_and_remarks_below()
    {
        var result = new CommandResult
        {
            Columns = ["room", "sockets"],
            Rows = [CommandResult.Row("lobby", 12), CommandResult.Row("a", null)],
            Next = "the lobby",
            Missing = ["abcdefgh"],
        };

        Assert.Equal(["room   sockets", "lobby  12", "a      -", "There is more: --after 'the lobby'", "Incomplete: no answer of abcdefgh"], CommandText.Lines(result));
    }

    [Theory]
    [InlineData(0, "0 nodes")]
    [InlineData(1, "1 node")]
    [InlineData(2, "2 nodes")]
    public void One_of_something_is_said_as_people_say_it(long number, string said) => Assert.Equal(said, CommandText.Count(number, "node"));

    [Fact]
    public void Properties_stand_one_below_the_other()
    {
        var result = new CommandResult { Columns = ["socket", "rooms"], Rows = [CommandResult.Row("x", new[] { "a", "b" })], IsProperties = true };

        Assert.Equal(["socket  x", "rooms   a b"], CommandText.Lines(result));
    }

    [Fact]
    public void Names_that_clients_have_chosen_cannot_steer_a_terminal() =>
        Assert.Equal(@"\u001b[31mred\u000a\u202e", CommandText.Of(CommandResult.Row("\u001b[31mred\n\u202e")[0]));
}
