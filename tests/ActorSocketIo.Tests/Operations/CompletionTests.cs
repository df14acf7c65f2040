using System.Collections.Immutable;
using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Tests.Operations;

public sealed class CompletionTests
{
    private static readonly ImmutableArray<CommandPalette> Palettes = [SocketIoPalette.Palette];

    [Theory]
    [InlineData("roo", "room rooms")]
    [InlineData("s", "socket socketio sockets stats")]
    [InlineData("socketio dr", "drain")]
    [InlineData("help disc", "disconnect")]
    [InlineData("rooms --n", "--namespace")]
    [InlineData("rooms --namespace / --", "--after --limit --prefix --timeout")]
    [InlineData("join --socket a --", "--all --except --in --namespace --room --socket --timeout")]
    [InlineData("tail dis", "disconnected")]
    [InlineData("tail --kind re", "refused")]
    [InlineData("nowhere x", "")]
    public void Commands_switches_and_choices_are_offered(string line, string offered) =>
        Assert.Equal(offered, string.Join(' ', Completion.Of(Palettes, line).Candidates));

    [Theory]
    [InlineData("rooms -n /ch", "namespaces --prefix /ch --limit 50", "/ch")]
    [InlineData("room lob", "rooms --namespace / --prefix lob --limit 50", "lob")]
    [InlineData("room --namespace /chat --room lob", "rooms --namespace /chat --prefix lob --limit 50", "lob")]
    [InlineData("room --namespace=/chat 'the lo", "rooms --namespace /chat --prefix the lo --limit 50", "the lo")]
    [InlineData("drain ", "nodes", "")]
    [InlineData("rooms --limit ", "", "")]
    public void Values_come_from_a_command_that_lists_them(string line, string command, string partial)
    {
        var completion = Completion.Of(Palettes, line);

        Assert.Equal((command, partial), (string.Join(' ', completion.ValuesFrom), completion.Partial));
    }

    [Fact]
    public void Every_command_that_lists_values_can_be_run_as_it_is_filled_in()
    {
        foreach (var argument in SocketIoPalette.Palette.Commands.SelectMany(command => command.Arguments).Where(argument => !argument.ValuesFrom.IsEmpty))
        {
            var words = argument.ValuesFrom.Select(word => word.StartsWith('{') ? "x" : word).ToArray();
            Assert.NotNull(CommandParser.Parse(Palettes, words));
        }
    }

    [Fact]
    public void Help_lists_the_commands_and_what_each_takes()
    {
        Assert.Contains("  disconnect  disconnects sockets from the namespace", CommandHelp.Of(Palettes, []), StringComparison.Ordinal);
        Assert.Equal(
            """
            room ROOM [--namespace NAMESPACE] [--timeout 5s]
              shows on which nodes a room has sockets; 'sockets --in ROOM' lists them
              --room, -r       the room
              --namespace, -n  the namespace; default /
              --timeout, -t    how long nodes have to answer; as the server's RequestsTimeout if it is left out
            """,
            CommandHelp.Of(Palettes, ["room"]));
        Assert.Throws<CommandMistakeException>(() => CommandHelp.Of(Palettes, ["nothing"]));
    }

    [Fact]
    public void Every_command_is_described_and_has_no_switch_twice() => Assert.All(SocketIoPalette.Palette.Commands, command =>
    {
        Assert.NotEmpty(command.Description);
        Assert.All(command.Arguments, argument => Assert.NotEmpty(argument.Description));
        var switches = command.Arguments.SelectMany(argument => argument.Switches).ToArray();
        Assert.Equal(switches.Distinct(), switches);
    });
}
