using ActorSocketIo.Link;

namespace ActorSocketIo.Guarding;

/// <summary>What a client says that it has got: the offset of its last packet, read.</summary>
/// <param name="Emitter">The node whose emit that was.</param>
/// <param name="Number">Its number.</param>
/// <param name="At">All that the client has, of all nodes; null if the packet came out of order and says nothing of others.</param>
internal readonly record struct EmitStamp(NodeToken Emitter, long Number, EmitVector? At)
{
    /// <summary>Reads an offset.</summary>
    /// <param name="offset">Any text.</param>
    /// <returns>Null if it is none that a node makes whose clients are guarded.</returns>
    public static EmitStamp? Read(ReadOnlySpan<char> offset)
    {
        var name = PacketOffset.NameOf(offset);
        if (!PacketOffset.IsLikeOne(name) || !EmitVector.TryParseEntry(name[1..], out var emitter, out var number))
            return null;
        if (name.Length == offset.Length)
            return new(emitter, number, null);
        return EmitVector.Parse(offset[(name.Length + 1)..]) is { } others ? new(emitter, number, others.With(emitter, number)) : null;
    }
}
