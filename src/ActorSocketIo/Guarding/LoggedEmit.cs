using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Guarding;

/// <summary>An emit as a guard keeps it.</summary>
/// <param name="Place">In the guard's order.</param>
/// <param name="Emitter">Whose it is.</param>
/// <param name="Emit">The emit.</param>
/// <param name="Before">The point in all emits just before it, as they came to the guard.</param>
/// <param name="Came">When; a reading of the monotonic clock.</param>
internal sealed record LoggedEmit(long Place, NodeToken Emitter, AdapterProtocol.Broadcast Emit, EmitVector Before, long Came)
{
    /// <summary>What one takes besides the event, its packet and its point.</summary>
    private const int Overhead = 300;

    private const int EntryBytes = 16;

    public long Number => Emit.Number;

    /// <summary>Of the room's actor that has ordered it; 0 for none.</summary>
    public long Incarnation => Emit.Incarnation;

    /// <summary>About what it takes.</summary>
    public long Bytes => (2 * Emit.Event.Bytes) + (EntryBytes * Before.Entries.Length) + Overhead;

    /// <summary>The packet, once somebody has missed it.</summary>
    public EncodedPacket? Packet { get; set; }
}
