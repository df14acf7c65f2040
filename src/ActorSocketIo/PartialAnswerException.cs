namespace ActorSocketIo;

/// <summary>Some nodes did not answer before the deadline, or were lost.</summary>
/// <remarks>What the others said is in the derived <see cref="PartialAnswerException{T}"/>; whoever only wants to know who is missing catches this.</remarks>
public abstract class PartialAnswerException : SocketIoException
{
    private protected PartialAnswerException(string message, IReadOnlyList<string> missing)
        : base(message) => Missing = missing;

    /// <summary>The tokens of the nodes that did not answer.</summary>
    public IReadOnlyList<string> Missing { get; }
}

/// <summary>Some nodes did not answer before the deadline, or were lost; what the others said travels along.</summary>
/// <typeparam name="T">One item of the answer.</typeparam>
public sealed class PartialAnswerException<T> : PartialAnswerException
{
    internal PartialAnswerException(PartialAnswer<T> answer)
        : this($"timeout reached: missing {answer.Missing.Count} responses ({string.Join(", ", answer.Missing)})", answer)
    {
    }

    internal PartialAnswerException(string message, PartialAnswer<T> answer)
        : base(message, answer.Missing) => Answer = answer;

    /// <summary>What was found, and which nodes are missing.</summary>
    public PartialAnswer<T> Answer { get; }
}
