using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>What a request must agree with its session in.</summary>
/// <param name="Transport">The transport in use.</param>
/// <param name="Protocol">The revision of the protocol.</param>
internal readonly record struct SessionFacts(TransportName Transport, int Protocol);
