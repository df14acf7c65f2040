namespace ActorSocketIo.Operations.Palettes;

/// <summary>What the value of an argument is.</summary>
internal enum ArgumentKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>None: the switch alone says it.</summary>
    Flag,

    /// <summary>A whole number within limits.</summary>
    Number,

    /// <summary>A time: <c>500ms</c>, <c>5s</c>, <c>2m</c>.</summary>
    Duration,

    /// <summary>One of <see cref="CommandArgument.Choices"/>.</summary>
    Choice,
}
