using Akka.Actor;

namespace ActorSocketIo.Link;

/// <summary>Where the ends of links are: known to both sides without asking.</summary>
internal static class LinkPaths
{
    /// <summary>Name of the parent of a node's link ends. With the token in it, messages to an earlier incarnation find nobody.</summary>
    public static string ParentOf(NodeToken self) => $"sio-link-{self}";

    /// <summary>Name of the end that talks to a node.</summary>
    public static string NameOf(NodeToken peer) => $"to-{peer}";

    /// <summary>Name of a lane below an end.</summary>
    public static string NameOf(Lane lane) => lane switch
    {
        Lane.Ordered => "o",
        Lane.Questions => "q",
        _ => "i",
    };

    /// <summary>The other node's end of its link to this one.</summary>
    public static ActorPath Of(Peer peer, NodeToken self) => new RootActorPath(peer.Node.Address) / "user" / ParentOf(peer.Token) / NameOf(self);
}
