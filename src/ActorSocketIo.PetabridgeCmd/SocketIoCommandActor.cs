using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;
using Akka.Actor;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace ActorSocketIo.PetabridgeCmd;

/// <summary>Takes the commands of one operator's connection; what it runs ends with it.</summary>
/// <remarks>Petabridge.Cmd has parsed a command already; it is put together again and parsed by ours, so that both ways in have the same checks and messages.</remarks>
internal sealed class SocketIoCommandActor : CommandHandlerActor
{
    public SocketIoCommandActor()
        : base(SocketIoCommands.Ours)
    {
        foreach (var command in SocketIoPalette.Palette.Commands)
            Process(command.Name, Run);
    }

    private void Run(Command command)
    {
        try
        {
            var words = command.Arguments.SelectMany(argument => Words(command.Name, argument.Item1, argument.Item2)).Prepend(command.Name);
            var parsed = CommandParser.Parse(OperationsDesk.Palettes, [.. words]);
            var (node, asker) = (SocketIoNode.Of(Context.System), Sender);
            Context.ActorOf(Props.Create(() => new CommandLinesActor(node, parsed, asker)));
        }
        catch (Exception e) when (e is CommandMistakeException or InvalidOperationException) // the latter: there is no server in this actor system
        {
            Sender.Tell(new ErroredCommandResponse(e.Message, true));
        }
    }

    // A flag has a switch and no value.
    private static string[] Words(string command, string name, string value) =>
        SocketIoPalette.Palette.Find(command)?.Find(name) is { Kind: ArgumentKind.Flag } ? [name] : [name, value];
}
