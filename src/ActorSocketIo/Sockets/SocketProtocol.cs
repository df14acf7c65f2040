using ActorSocketIo.Protocol.SocketIo;
using Akka.Actor;

namespace ActorSocketIo.Sockets;

/// <summary>What the edge and the adapters of its node say to a socket's actor. None of it crosses nodes.</summary>
internal static class SocketProtocol
{
    public interface IFromNode : INoSerializationVerificationNeeded;

    /// <summary>Makes sure that the shard of an id is here; answered with itself, and nothing stays.</summary>
    public sealed record Warm(string EntityId) : IFromNode;

    /// <summary>The client asks to join the namespace: run the middlewares.</summary>
    public sealed record Open(string EntityId) : IFromNode;

    /// <summary>The client emitted an event.</summary>
    public sealed record Received(SocketPacket Packet) : IFromNode;

    /// <summary>The client sent what is no packet, and its session ends: why, in the reference's words.</summary>
    public sealed record Undecodable(string Why) : IFromNode;

    /// <summary>Something was emitted to the client, and somebody listens for that.</summary>
    public sealed record Sent(EncodedArguments Args) : IFromNode;

    /// <summary>The client's authentication ends soon.</summary>
    public sealed record Expiring : IFromNode
    {
        public static readonly Expiring Instance = new();
    }

    /// <summary>A turn that awaited is over.</summary>
    public sealed record TurnEnded(bool IsInterleaved) : IFromNode
    {
        public static readonly TurnEnded Exclusive = new(false);
        public static readonly TurnEnded Interleaved = new(true);
    }

    /// <summary>The turn that ran has failed, by a bug of ours: what listeners throw never gets so far.</summary>
    public sealed record TurnFailed(Exception Cause) : IFromNode;

    /// <summary>The socket is closing: tell the listeners when the turn is over.</summary>
    public sealed record Close : IFromNode
    {
        public static readonly Close Instance = new();
    }

    /// <summary>A listener of the application's own actor threw: it stops.</summary>
    public sealed record Failed : IFromNode
    {
        public static readonly Failed Instance = new();
    }

    /// <summary>All that belongs to the closing has happened.</summary>
    public sealed record Closed : IFromNode
    {
        public static readonly Closed Instance = new();
    }
}
