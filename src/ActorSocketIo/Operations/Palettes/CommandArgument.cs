using System.Collections.Immutable;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>One argument of a command.</summary>
/// <param name="Name">Its name, as handlers ask for it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Switches">How it is given: <c>--namespace</c>, <c>-n</c>. The first is the one that help and completion show.</param>
internal sealed record CommandArgument(string Name, string Description, ImmutableArray<string> Switches)
{
    /// <summary>What its value is.</summary>
    public ArgumentKind Kind { get; init; }

    /// <summary>Whether the command cannot do without.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>Whether it may be given several times.</summary>
    public bool AllowsMultiple { get; init; }

    /// <summary>Whether a word without a switch is its value, in the order of the arguments; one that allows several takes all that follow.</summary>
    public bool IsPositional { get; init; }

    /// <summary>Its value if it is not given.</summary>
    public ImmutableArray<string> Defaults { get; init; } = [];

    /// <summary>All that its value can be.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Least and most, of a number.</summary>
    public int Least { get; init; }

    /// <inheritdoc cref="Least"/>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>A command whose first column are values to offer; <c>{name}</c> in it stands for another argument's value, <c>{prefix}</c> for what has been typed.</summary>
    public ImmutableArray<string> ValuesFrom { get; init; } = [];
}
