using ActorSocketIo.Operations;
using ActorSocketIo.Testing;
using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace ActorSocketIo.PetabridgeCmd.Tests;

/// <summary>Our palette behind the documented API of Petabridge.Cmd, without its host.</summary>
public sealed class PetabridgeCommandsTests : IAsyncLifetime
{
    private SocketIoTestHost _host = null!;
    private TestProbe _operator = null!;

    public async Task InitializeAsync()
    {
        _host = await SocketIoTestHost.StartAsync(io => io.OnConnection(socket => socket.JoinAsync("lobby")));
        _operator = new TestKit(_host.System).CreateTestProbe();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Every_command_has_its_arguments_with_their_switches()
    {
        var palette = new SocketIoCommands().Palette;

        Assert.Equal("socketio", palette.ModuleName);
        Assert.Equal(SocketIoPalette.Palette.Commands.Select(command => command.Name), palette.Commands.Select(command => command.Name));
        var room = palette.Commands.Single(command => command.Name == "room").ArgumentsByName;
        Assert.True(room["room"].IsMandatory);
        Assert.Equal(["--namespace", "-n"], room["namespace"].Switch.Order());
        Assert.Equal(["/"], room["namespace"].DefaultValues);
    }

    [Fact]
    public async Task A_command_is_answered_line_by_line_and_the_end_is_said()
    {
        await _host.ConnectAsync();

        Tell("rooms", ("--namespace", "/"), ("--limit", "10"));

        Assert.Equal("room   sockets  nodes", _operator.ExpectMsg<CommandResponse>().Msg);
        Assert.Equal("lobby  1        1", _operator.ExpectMsg<CommandResponse>(response => Assert.False(response.Final)).Msg);
        Assert.Same(CommandResponse.Empty, _operator.ExpectMsg<CommandResponse>());
    }

    [Fact]
    public void A_mistake_and_a_failure_are_errors_with_what_to_do()
    {
        Tell("rooms", ("--limit", "0"));
        Tell("disconnect", ("--close", ""));

        string[] said = [_operator.ExpectMsg<ErroredCommandResponse>().Msg, _operator.ExpectMsg<ErroredCommandResponse>().Msg];
        Assert.Contains("--limit is '0'; it must be a number from 1 to 1000.", said);
        Assert.Contains(said, text => text.StartsWith("'disconnect' must know which sockets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tail_goes_on_until_the_connection_of_the_operator_ends()
    {
        var handler = Tell("tail", ("--kind", "connected"));
        Assert.Contains("detail", _operator.ExpectMsg<CommandResponse>().Msg, StringComparison.Ordinal);
        Assert.Equal("Watching 1 node.", _operator.ExpectMsg<CommandResponse>().Msg);

        var client = await _host.ConnectAsync();
        Assert.Contains(client.Id, _operator.ExpectMsg<CommandResponse>(TimeSpan.FromSeconds(10)).Msg, StringComparison.Ordinal);

        _operator.Watch(handler);
        _host.System.Stop(handler);
        _operator.ExpectTerminated(handler);
    }

    [Fact]
    public void It_listens_on_this_machine_only_unless_told_otherwise()
    {
        var services = new ServiceCollection();
        services.AddSocketIo(akka: (akka, _) => akka.WithSocketIoCommands());
        using var provider = services.AddLogging().BuildServiceProvider();
        provider.GetRequiredService<AkkaConfigurationBuilder>();

        var (options, host) = PetabridgeCmdHosting.Last!.Value;
        Assert.Equal(("127.0.0.1", 9110), (options.Host, options.Port));
        Assert.Equal(["socketio", "cluster", "cluster-sharding"], host.Handlers.Select(handler => handler.Palette.ModuleName));
    }

    private IActorRef Tell(string command, params (string Switch, string Value)[] arguments)
    {
        var handler = _host.System.ActorOf(new SocketIoCommands().HandlerProps);
        handler.Tell(new Command("socketio", command, [.. arguments.Select(argument => Tuple.Create(argument.Switch, argument.Value))]), _operator.Ref);
        return handler;
    }
}
