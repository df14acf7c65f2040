using ActorSocketIo.Operations;
using Akka.Actor;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;
using PetabridgePalette = Petabridge.Cmd.CommandPalette;

namespace ActorSocketIo.PetabridgeCmd;

/// <summary>Our palette as Petabridge.Cmd has palettes: the same commands, arguments and switches.</summary>
public sealed class SocketIoCommands() : CommandPaletteHandler(Ours)
{
    internal static PetabridgePalette Ours { get; } = new(SocketIoPalette.Palette.Name, SocketIoPalette.Palette.Commands.Select(Define));

    /// <summary>One actor for each connection of an operator.</summary>
    public override Props HandlerProps { get; } = Props.Create(() => new SocketIoCommandActor());

    private static Petabridge.Cmd.CommandDefinition Define(Operations.Palettes.CommandDefinition command)
    {
        var builder = new CommandDefinitionBuilder().WithName(command.Name).WithDescription(command.Description);
        foreach (var argument in command.Arguments)
            builder = builder.WithArgument(define =>
            {
                define = define.WithName(argument.Name).WithDescription(argument.Description).IsMandatory(argument.IsMandatory).AllowMultiple(argument.AllowsMultiple);
                foreach (var name in argument.Switches)
                    define = define.WithSwitch(name);
                return argument.Defaults.IsEmpty && argument.Choices.IsEmpty ? define : define.WithDefaultValues([.. argument.Defaults, .. argument.Choices.Except(argument.Defaults)]);
            });
        return builder.Build();
    }
}
