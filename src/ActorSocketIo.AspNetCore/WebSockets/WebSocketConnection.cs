using System.IO.Pipelines;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The bytes of an accepted WebSocket.</summary>
/// <param name="Stream">Both ways; either this or the pipes are used.</param>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What it is sent.</param>
/// <param name="Abort">Cuts the connection.</param>
internal sealed record WebSocketConnection(Stream Stream, PipeReader Input, PipeWriter Output, Action Abort);
