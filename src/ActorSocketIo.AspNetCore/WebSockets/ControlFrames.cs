using System.Buffers.Binary;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>Control frames as a server sends them: unmasked.</summary>
internal static class ControlFrames
{
    /// <summary>A close frame without a status; the client sees 1005, as from the reference.</summary>
    public static readonly byte[] CloseWithoutStatus = [0x88, 0x00];

    /// <summary>A close frame; 1005 stands for no status.</summary>
    public static byte[] Close(ushort status)
    {
        if (status == 1005)
            return CloseWithoutStatus;
        byte[] frame = [0x88, 0x02, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), status);
        return frame;
    }

    /// <summary>The answer to a ping.</summary>
    /// <param name="data">The ping's payload, at most 125 bytes.</param>
    public static byte[] Pong(ReadOnlySpan<byte> data)
    {
        var frame = new byte[2 + data.Length];
        frame[0] = 0x8A;
        frame[1] = (byte)data.Length;
        data.CopyTo(frame.AsSpan(2));
        return frame;
    }
}
