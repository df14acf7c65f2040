using ActorSocketIo.Remoting;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Link;

/// <summary>A lane's message as a frame of a connection: <see cref="NodeConnections.Marker"/>, the token of whom it is for, the lane, the message with its manifest.</summary>
/// <remarks>Who sent it, the connection knows.</remarks>
internal static class LaneFrame
{
    private const int HeaderBytes = 1 + sizeof(ulong) + 1;

    /// <summary>Makes one.</summary>
    /// <param name="to">The incarnation that it is for; another one drops it.</param>
    /// <param name="lane">Of the link.</param>
    /// <param name="message">A <see cref="LinkProtocol.Numbered"/> or a <see cref="LinkProtocol.Probe"/>.</param>
    /// <param name="codec">How that is written.</param>
    public static byte[] Write(NodeToken to, Lane lane, ICrossesNodes message, MessageCodec codec)
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.WriteByte(NodeConnections.Marker);
            writer.WriteUInt64(to.Bits);
            writer.WriteByte((byte)lane);
            WireRegistry.Write(writer, message, codec);
            return writer.ToArray();
        }
        finally
        {
            WireWriter.Return(writer);
        }
    }

    /// <summary>Reads one. Total; the message keeps slices of the bytes.</summary>
    /// <param name="frame">From the other end; nothing in it can do harm.</param>
    /// <param name="self">This node.</param>
    /// <param name="registry">How messages are written.</param>
    /// <param name="lane">Of the link to the node that sent it.</param>
    /// <returns>Null if it is for another incarnation, or broken.</returns>
    public static ICrossesNodes? Read(ReadOnlyMemory<byte> frame, NodeToken self, WireRegistry registry, out Lane lane)
    {
        var reader = new WireReader(frame);
        _ = reader.ReadByte();
        var to = reader.ReadUInt64();
        lane = (Lane)reader.ReadByte();
        if (reader.IsBroken || to != self.Bits || lane > Lane.Interest)
            return null;
        var message = registry.Decode(frame[HeaderBytes..]);
        return message is LinkProtocol.Numbered or LinkProtocol.Probe ? message : null;
    }
}
