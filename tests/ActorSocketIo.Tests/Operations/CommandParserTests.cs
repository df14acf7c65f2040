using System.Collections.Immutable;
using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Tests.Operations;

public sealed class CommandParserTests
{
    private static readonly ImmutableArray<CommandPalette> Palettes = [SocketIoPalette.Palette];

    [Theory]
    [InlineData("rooms -n /chat", "rooms", "namespace", "/chat")]
    [InlineData("socketio rooms --namespace=/chat", "rooms", "namespace", "/chat")]
    [InlineData("rooms", "rooms", "namespace", "/")]
    [InlineData("room 'the lobby'", "room", "room", "the lobby")]
    [InlineData("socket -s -abc", "socket", "socket", "-abc")]
    [InlineData("socket -- -abc", "socket", "socket", "-abc")]
    [InlineData("rooms --prefix ''", "rooms", "prefix", "")]
    public void A_line_is_read_with_switches_values_and_defaults(string line, string command, string argument, string value)
    {
        var parsed = CommandParser.Parse(Palettes, CommandWords.Split(line));

        Assert.Equal(("socketio", command), (parsed.Palette, parsed.Definition.Name));
        Assert.Equal(value, parsed.Text(argument));
    }

    [Fact]
    public void An_argument_that_allows_several_takes_all_of_them()
    {
        var parsed = CommandParser.Parse(Palettes, CommandWords.Split("emit say 1 '{\"a\":[2]}' --in a --in b"));

        Assert.Equal(["1", "{\"a\":[2]}"], parsed.All("data").AsEnumerable());
        Assert.Equal(["a", "b"], parsed.All("in").AsEnumerable());
    }

    [Theory]
    [InlineData("", "There is no command: 'help' lists them.")]
    [InlineData("romos", "There is no command 'romos': did you mean rooms?")]
    [InlineData("socketio", "'socketio' is a palette, and wants a command: nodes, namespaces,")]
    [InlineData("rooms --namspace /", "There is no switch of 'rooms' '--namspace': did you mean --namespace?")]
    [InlineData("rooms -n", "-n needs a value: -n NAMESPACE.")]
    [InlineData("rooms --limit 0", "--limit is '0'; it must be a number from 1 to 1000.")]
    [InlineData("rooms --limit many", "--limit is 'many'; it must be a number from 1 to 1000.")]
    [InlineData("rooms -t soon", "--timeout is 'soon'; it must be a time from 1ms to a day, such as 500ms, 5s or 2m.")]
    [InlineData("rooms -n / -n /chat", "--namespace of 'rooms' is given twice: give it once.")]
    [InlineData("room", "'room' needs --room ROOM: the room.")]
    [InlineData("nodes all", "'nodes' does not know what to do with 'all': give it a switch (--timeout).")]
    [InlineData("tail --kind lost", "--kind is 'lost'; it must be one of connected, disconnected, refused, failed.")]
    [InlineData("disconnect --close=no --all", "--close takes no value: leave out '=no'.")]
    public void A_mistake_is_named_with_what_to_do(string line, string said) =>
        Assert.StartsWith(said, Assert.Throws<CommandMistakeException>(() => CommandParser.Parse(Palettes, CommandWords.Split(line))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""a "b c" 'd "e'""", "a|b c|d \"e")]
    [InlineData("""a\ b "say \"x\" \n" """, "a b|say \"x\" \\n")]
    [InlineData("''", "")]
    [InlineData("""pre"fix"ed""", "prefixed")]
    public void Words_are_split_as_a_shell_does(string line, string words) => Assert.Equal(words.Split('|'), CommandWords.Split(line).AsEnumerable());

    [Theory]
    [InlineData("say 'a", "A quote is not closed: add ' at the end of the word.")]
    [InlineData("say \"a", "A quote is not closed: add \" at the end of the word.")]
    [InlineData(@"say a\", @"The line ends with a backslash: write \\ for one that is meant, or leave it out.")]
    public void A_word_that_does_not_end_is_named(string line, string said) =>
        Assert.Equal(said, Assert.Throws<CommandMistakeException>(() => CommandWords.Split(line)).Message);

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("it's \"both\" \\ ways")]
    [InlineData("{\"a\":1}")]
    public void A_quoted_word_is_read_as_it_was(string word) => Assert.Equal([word], CommandWords.Split(CommandWords.Quote(word)).AsEnumerable());

    [Theory]
    [InlineData("rooms --prefix lo", 15)]
    [InlineData("room 'the lo", 5)]
    [InlineData("room ", 5)]
    [InlineData("ro", 0)]
    [InlineData("", 0)]
    public void The_last_word_of_an_unfinished_line_is_found_with_its_quote(string line, int start) => Assert.Equal(start, CommandWords.StartOfLast(line));

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("2", 2)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    public void Times_are_read_with_their_units(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), CommandDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("25h")]
    [InlineData("5 s")]
    [InlineData("-1s")]
    public void What_is_no_time_is_not_taken_for_one(string text) => Assert.Null(CommandDuration.Parse(text));
}
