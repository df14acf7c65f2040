using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>What the policies mean for one packet of one socket.</summary>
internal static class SlowClientPolicies
{
    /// <summary>Refuses what is none of them.</summary>
    public static SlowClientPolicy Check(SlowClientPolicy policy) => Enum.IsDefined(policy)
        ? policy
        : throw new ArgumentOutOfRangeException(nameof(policy), policy, "It must be Disconnect, DropVolatile or KeepLatest.");

    /// <summary>When a packet is discarded; null for never.</summary>
    /// <param name="socket">Whose packet it is.</param>
    /// <param name="policy">The socket's.</param>
    /// <param name="isVolatile">Whether it was emitted so.</param>
    /// <param name="key">What it is the latest of; null if it must arrive.</param>
    public static DiscardRule? RuleOf(Socket socket, SlowClientPolicy policy, bool isVolatile, EventKey? key)
    {
        if (isVolatile)
            return policy == SlowClientPolicy.DropVolatile ? DiscardRule.OldestFirst : DiscardRule.Volatile;
        // Only what has to wait needs a rule of its own.
        return policy == SlowClientPolicy.KeepLatest && key is not null && socket.Conn.IsBusy ? DiscardRule.LatestOf(socket, key) : null;
    }
}
