namespace Petabridge.Cmd;

/// <summary>The documented API of Petabridge.Cmd 1.4.x, as far as we use it: written by hand, from its public documentation and code that uses it.</summary>
/// <remarks>It does what a test of a palette needs, and listens nowhere.</remarks>
public sealed class CommandDefinitionBuilder
{
    private readonly List<ArgumentDefinition> _arguments = [];
    private string _name = "", _description = "";

    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public CommandDefinitionBuilder WithArgument(Func<ArgumentDefinitionBuilder, ArgumentDefinitionBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        _arguments.Add(define(new ArgumentDefinitionBuilder()).Build());
        return this;
    }

    public CommandDefinition Build() => new(_name, _description, _arguments.ToDictionary(argument => argument.Name));
}

public sealed class ArgumentDefinitionBuilder
{
    private readonly HashSet<string> _switches = [];
    private string _name = "", _description = "";
    private bool _isMandatory, _allowMultiple;
    private string[] _defaults = [];

    public ArgumentDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    public ArgumentDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public ArgumentDefinitionBuilder IsMandatory(bool isMandatory)
    {
        _isMandatory = isMandatory;
        return this;
    }

    public ArgumentDefinitionBuilder AllowMultiple(bool allowMultiple)
    {
        _allowMultiple = allowMultiple;
        return this;
    }

    public ArgumentDefinitionBuilder WithSwitch(string @switch)
    {
        _switches.Add(@switch);
        return this;
    }

    public ArgumentDefinitionBuilder WithDefaultValues(params string[] values)
    {
        _defaults = values;
        return this;
    }

    internal ArgumentDefinition Build() => new(_name, _description, _switches, _isMandatory, _allowMultiple, _defaults);
}

public sealed record ArgumentDefinition(string Name, string Description, IReadOnlySet<string> Switch, bool IsMandatory, bool AllowMultiple, IReadOnlyList<string> DefaultValues);

public sealed record CommandDefinition(string Name, string Description, IReadOnlyDictionary<string, ArgumentDefinition> ArgumentsByName);

public sealed class CommandPalette(string moduleName, IEnumerable<CommandDefinition> commands)
{
    public string ModuleName => moduleName;

    public IReadOnlyList<CommandDefinition> Commands { get; } = [.. commands];
}

public sealed record Command(string Palette, string Name, IReadOnlyList<Tuple<string, string>> Arguments);

public class CommandResponse(string msg, bool final = true)
{
    public static CommandResponse Empty { get; } = new("");

    public string Msg => msg;

    public bool Final => final;

    public virtual bool IsError => false;
}

public sealed class ErroredCommandResponse(string msg, bool final) : CommandResponse(msg, final)
{
    public override bool IsError => true;
}
