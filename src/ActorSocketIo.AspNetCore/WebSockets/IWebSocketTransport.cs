using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A WebSocket that carries a session of this node, or asks to.</summary>
internal interface IWebSocketTransport : ISessionTransport, IRunningWebSocket;
