namespace ActorSocketIo;

/// <summary>A node of the server, as another one sees it.</summary>
/// <param name="Token">Its name: eight characters, which the ids of its sockets begin with. A restarted node has a new one.</param>
/// <param name="Address">Where the other nodes find it: <c>host:port</c>.</param>
/// <param name="IsSelf">Whether it is the one that was asked.</param>
/// <param name="IsReachable">Whether it answers, as far as is known; one that does not may come back.</param>
public sealed record ServerNode(string Token, string Address, bool IsSelf, bool IsReachable);
