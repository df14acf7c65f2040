namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Something can be read.</summary>
/// <param name="Descriptor">Where.</param>
/// <param name="Registration">What it was registered with.</param>
/// <param name="IsOver">Whether the peer has closed, or the connection has failed.</param>
internal readonly record struct LoopEvent(int Descriptor, int Registration, bool IsOver);
