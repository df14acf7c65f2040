namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Where the elements of a JSON array lie in its text, so that each is read only when somebody wants it.</summary>
public readonly struct JsonElements
{
    private readonly Range[]? _ranges;

    internal JsonElements(Range[] ranges) => _ranges = ranges;

    /// <summary>How many elements the array has.</summary>
    public int Count => _ranges?.Length ?? 0;

    /// <summary>The place of one element.</summary>
    /// <param name="index">From 0.</param>
    public Range this[int index] => (_ranges ?? [])[index];
}
