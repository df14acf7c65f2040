namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>A WebSocket whose handshake is answered, and which is to be run.</summary>
/// <param name="Running">What runs it.</param>
/// <param name="Connection">Its bytes; to be disposed of when it has ended.</param>
internal readonly record struct AcceptedWebSocket(IRunningWebSocket Running, WebSocketConnection Connection);
