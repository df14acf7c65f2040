namespace ActorSocketIo;

/// <summary>An operation of the server did not succeed; the message is the reference's wherever it has one.</summary>
public class SocketIoException : Exception
{
    /// <summary>With the reason.</summary>
    /// <param name="message">What happened, and what to do about it.</param>
    public SocketIoException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and its cause.</summary>
    /// <param name="message">What happened, and what to do about it.</param>
    /// <param name="innerException">The cause.</param>
    public SocketIoException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a reason.</summary>
    public SocketIoException()
        : this("The operation failed.")
    {
    }

#pragma warning disable SYSLIB0051 // Akka looks for this constructor: without it, the failure that an actor of another node answers with arrives without its cause
    private protected SocketIoException(System.Runtime.Serialization.SerializationInfo info, System.Runtime.Serialization.StreamingContext context)
        : base(info, context)
    {
    }
#pragma warning restore SYSLIB0051

    internal static SocketIoException ReservedEvent(string name) => new($"\"{name}\" is a reserved event name");
}
