using System.Net;

namespace ActorSocketIo.Emitter;

/// <summary>A call of an emitter has failed.</summary>
public sealed class SocketIoEmitterException : Exception
{
    internal SocketIoEmitterException(SocketIoEmitterError error, string message, HttpStatusCode? status = null, Exception? cause = null)
        : base(message, cause) => (Error, StatusCode) = (error, status);

    /// <summary>What has happened.</summary>
    public SocketIoEmitterError Error { get; }

    /// <summary>How the node answered, if it did.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>Whether the call may have been carried out all the same: then to call again may do it twice.</summary>
    public bool MayHaveBeenDone => Error is SocketIoEmitterError.NoAnswer or SocketIoEmitterError.Incomplete;
}
