using ActorSocketIo.Link;

namespace ActorSocketIo.Recovery;

/// <summary>Which node keeps what of a client: the one that its pid names, unless another has announced that it has got it.</summary>
internal static class WhereClientsAre
{
    private const string Kind = "pid"; // no namespace: those start with a slash
    private const int MaxHolders = 3; // an announcement that was taken back is known for some seconds more

    /// <summary>A client's has come to this node, and its id does not name it either.</summary>
    public static void Announce(SocketIoNode node, Recoverable recoverable)
    {
        node.Interest.FirstMember(Kind, recoverable.Pid);
        recoverable.Namespace.Adapter.Remote.Announce(recoverable.Membership.Id);
    }

    /// <summary>It is here no more.</summary>
    public static void Withdraw(SocketIoNode node, Recoverable recoverable)
    {
        node.Interest.LastMember(Kind, recoverable.Pid);
        recoverable.Namespace.Adapter.Remote.Withdraw(recoverable.Membership.Id);
    }

    /// <summary>Completes when emits and claims of all nodes find it.</summary>
    /// <param name="node">This one.</param>
    /// <param name="recoverable">Which has been announced.</param>
    /// <param name="rooms">Where it has entered.</param>
    public static Task WhenKnown(SocketIoNode node, Recoverable recoverable, IEnumerable<string> rooms)
    {
        var remote = recoverable.Namespace.Adapter.Remote;
        return Task.WhenAll(node.Interest.WhenKnown(Kind, recoverable.Pid).AsTask(), remote.WhenKnown([recoverable.Membership.Id, "", .. rooms]));
    }

    /// <summary>The nodes that may keep something by that name, most likely first; without this one.</summary>
    public static IEnumerable<NodeToken> HoldersOf(SocketIoNode node, string pid)
    {
        NodeToken[] holders = [.. node.Interest.HoldersOf(Kind, pid)];
        IEnumerable<NodeToken> made = NodeToken.TryParse(pid.AsSpan(0, Math.Min(pid.Length, NodeToken.Length)), out var maker) ? [maker] : [];
        return holders.Take(MaxHolders).Concat(made).Distinct().Where(holder => holder != node.Peers.Self && node.Peers.IsAlive(holder));
    }
}
