using System.Net;

namespace ActorSocketIo.Forming;

/// <summary>How nodes that were found by DNS come together.</summary>
/// <param name="Self">This node's name, <c>host:port</c>; the port is that of all.</param>
/// <param name="Name">The name to resolve.</param>
/// <param name="Resolve">Resolves it; may fail, which is taken for nobody.</param>
/// <param name="RequiredNodes">How many must have answered each other, this one included, before there is a new cluster.</param>
/// <param name="Time">The monotonic clock.</param>
/// <param name="Patience">How long the first node looks for a cluster, and how long one that does not answer counts all the same.</param>
internal sealed record FormingSettings(
    string Self, string Name, Func<string, CancellationToken, Task<IPAddress[]>> Resolve, int RequiredNodes, TimeProvider Time, TimeSpan Patience)
{
    /// <summary>How often the others are asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary><see cref="Patience"/>, in rounds.</summary>
    public int Rounds => (int)Math.Ceiling(Patience / Interval);
}
