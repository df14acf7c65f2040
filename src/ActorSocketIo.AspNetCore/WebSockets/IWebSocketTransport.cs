using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A WebSocket that carries a session, or asks to.</summary>
internal interface IWebSocketTransport : ISessionTransport
{
    /// <summary>Reads until the connection has ended; when it returns, nothing writes to the connection any more.</summary>
    Task RunAsync();
}
