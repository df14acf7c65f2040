namespace ActorSocketIo;

/// <summary>Thrown by middlewares: refuses a client (it gets <c>connect_error</c>) or an event (the <c>error</c> listeners get this). Listeners refuse an event so, too.</summary>
public sealed class RefusedException : SocketIoException
{
    /// <summary>With a reason, which the client sees.</summary>
    /// <param name="message">The reason.</param>
    public RefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and details, which the client sees.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="details">The <c>data</c> of the client's error.</param>
    public RefusedException(string message, object? details)
        : base(message) => Details = details;

    /// <summary>With a reason and its cause, which only this server sees.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public RefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a reason.</summary>
    public RefusedException()
        : this("refused")
    {
    }

    /// <summary>The <c>data</c> of the client's error; left out if null.</summary>
    public object? Details { get; }
}
