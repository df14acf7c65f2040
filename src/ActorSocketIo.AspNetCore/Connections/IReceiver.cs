namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Whose input a <see cref="SocketPipeReader"/> is.</summary>
internal interface IReceiver
{
    /// <summary>The first receive is over: a loop is to tell from now on when there is more, and if there is already.</summary>
    /// <exception cref="IOException">The system watches no more.</exception>
    void BeWatched();

    /// <summary>The peer has closed, or the connection has failed. More than once perhaps.</summary>
    void OnEnd();
}
