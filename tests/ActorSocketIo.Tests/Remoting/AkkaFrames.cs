using System.Text;
using Akka.Cluster;
using Google.Protobuf;

namespace ActorSocketIo.Tests.Remoting;

/// <summary>What Akka.Remote writes.</summary>
internal static class AkkaFrames
{
    /// <summary>What a node says first: AkkaProtocolMessage { instruction = 2 { commandType = 1: ASSOCIATE, handshakeInfo = 2 { origin = 1, uid = 2: fixed64 } } }.</summary>
    public static ByteString Introducing(UniqueAddress node)
    {
        var address = node.Address;
        byte[] origin =
        [
            .. Field(1, Encoding.UTF8.GetBytes(address.System)), .. Field(2, Encoding.UTF8.GetBytes(address.Host)),
            (3 << 3) | 0, .. VarInt(address.Port!.Value), .. Field(4, Encoding.UTF8.GetBytes(address.Protocol["akka.".Length..])),
        ];
        byte[] handshake = [.. Field(1, origin), (2 << 3) | 1, .. BitConverter.GetBytes((ulong)(uint)node.Uid)];
        return ByteString.CopyFrom(Field(2, [(1 << 3) | 0, 1, .. Field(2, handshake)]));
    }

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), .. VarInt(content.Length), .. content];

    private static byte[] VarInt(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. VarInt(value >> 7)];
}
