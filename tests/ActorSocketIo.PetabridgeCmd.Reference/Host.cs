using Akka.Actor;
using Akka.Hosting;

namespace Petabridge.Cmd.Host;

public abstract class CommandPaletteHandler(CommandPalette palette)
{
    public CommandPalette Palette => palette;

    public abstract Props HandlerProps { get; }

    public virtual void OnRegister(PetabridgeCmd plugin)
    {
    }
}

public abstract class CommandHandlerActor(CommandPalette palette) : UntypedActor
{
    private readonly Dictionary<string, Action<Command>> _processors = [];

    protected void Process(string commandName, Action<Command> process) =>
        _processors.Add(palette.Commands.Single(command => command.Name == commandName).Name, process);

    protected sealed override void OnReceive(object message)
    {
        if (message is Command command && _processors.TryGetValue(command.Name, out var process))
            process(command);
        else
            Unhandled(message);
    }
}

public sealed class PetabridgeCmd
{
    private readonly List<CommandPaletteHandler> _handlers = [];

    public IReadOnlyList<CommandPaletteHandler> Handlers => _handlers;

    public bool RegisterCommandPalette(CommandPaletteHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        handler.OnRegister(this);
        _handlers.Add(handler);
        return true;
    }
}

public sealed class PetabridgeCmdOptions
{
    public string? Host { get; set; }

    public int? Port { get; set; }
}

public static class PetabridgeCmdHosting
{
    /// <summary>What was set up last, for tests.</summary>
    public static (PetabridgeCmdOptions Options, PetabridgeCmd Host)? Last { get; private set; }

    public static AkkaConfigurationBuilder AddPetabridgeCmd(this AkkaConfigurationBuilder builder, PetabridgeCmdOptions options, Action<PetabridgeCmd> hostConfiguration)
    {
        ArgumentNullException.ThrowIfNull(hostConfiguration);
        var host = new PetabridgeCmd();
        hostConfiguration(host);
        Last = (options, host);
        return builder;
    }
}
