using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Shows results.</summary>
internal interface IResultView
{
    /// <summary>Shows one.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isPart">Whether it is one of a stream.</param>
    /// <param name="isFirst">Whether it is the first of its command.</param>
    void Show(CommandResult result, bool isPart, bool isFirst);

    /// <summary>Shows a text: help, for instance.</summary>
    void Say(string text);

    /// <summary>Shows what went wrong.</summary>
    void Complain(string text);
}
