namespace ActorSocketIo.Cli;

/// <summary>What a script is told.</summary>
internal enum ExitCode
{
    /// <summary>It was done, and all nodes have answered.</summary>
    Done = 0,

    /// <summary>It was not done.</summary>
    Failed = 1,

    /// <summary>Nodes have not answered; which, the result says.</summary>
    Partial = 2,
}
