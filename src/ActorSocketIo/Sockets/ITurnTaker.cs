namespace ActorSocketIo.Sockets;

/// <summary>The actor that takes the turns of a socket, see <see cref="SocketTurns"/>.</summary>
internal interface ITurnTaker
{
    /// <summary>Begins a turn; <see cref="SocketTurns.End"/> is called when it is over.</summary>
    void Start(SocketProtocol.IFromNode message);

    /// <summary>There are no more turns: what the application sees of the end is due.</summary>
    void Finish();
}
