namespace ActorSocketIo;

/// <summary>Some nodes did not answer before the deadline, or were lost; what the others said travels along.</summary>
/// <typeparam name="T">One item of the answer.</typeparam>
public sealed class PartialAnswerException<T> : SocketIoException
{
    internal PartialAnswerException(PartialAnswer<T> answer)
        : this($"timeout reached: missing {answer.Missing.Count} responses ({string.Join(", ", answer.Missing)})", answer)
    {
    }

    internal PartialAnswerException(string message, PartialAnswer<T> answer)
        : base(message) => Answer = answer;

    /// <summary>What was found, and which nodes are missing.</summary>
    public PartialAnswer<T> Answer { get; }
}
