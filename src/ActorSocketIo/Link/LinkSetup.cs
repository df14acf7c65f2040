using Akka.Actor;
using Akka.Actor.Setup;

namespace ActorSocketIo.Link;

/// <summary>Stands between lanes and the other nodes: for tests that lose, hold or repeat what passes.</summary>
/// <param name="wire">Gets a lane and the end of another node, and gives what is told in its stead.</param>
internal sealed class LinkSetup(Func<Lane, ICanTell, ICanTell> wire) : Setup
{
    /// <summary>The end that a lane tells.</summary>
    public Func<Lane, ICanTell, ICanTell> Wire { get; } = wire;
}
