namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A WebSocket whose handshake is answered.</summary>
internal interface IRunningWebSocket
{
    /// <summary>Reads until the connection has ended; when it returns, nothing writes to the connection any more.</summary>
    Task RunAsync();
}
