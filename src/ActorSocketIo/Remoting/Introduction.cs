using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster;
using Google.Protobuf;

namespace ActorSocketIo.Remoting;

/// <summary>The first words of either end of a connection of Akka.Remote: the address and uid of its node.</summary>
/// <remarks>Source: Akka.NET, <c>WireFormats.proto</c>: <c>AkkaProtocolMessage</c> &gt; <c>AkkaControlMessage</c> &gt; <c>AkkaHandshakeInfo</c> &gt; <c>AddressData</c>.</remarks>
internal static class Introduction
{
    private const int Associate = 1;

    /// <summary>Reads who is at the other end.</summary>
    /// <param name="frame">What came; anything.</param>
    /// <param name="node">The node that says so; that it is this one is as true as Akka takes it for.</param>
    /// <returns>False if the frame is something else.</returns>
    public static bool TryRead(ByteString frame, [NotNullWhen(true)] out UniqueAddress? node)
    {
        node = null;
        try
        {
            if (BytesOf(frame, field: 2) is not { } instruction || NumberOf(instruction, field: 1) != Associate || BytesOf(instruction, field: 2) is not { } handshake
                || BytesOf(handshake, field: 1) is not { } origin)
            {
                return false;
            }

            var address = new Address("akka." + TextOf(origin, field: 4), TextOf(origin, field: 1), TextOf(origin, field: 2), (int)NumberOf(origin, field: 3));
            node = new UniqueAddress(address, (int)(At(handshake, field: 2, WireFormat.WireType.Fixed64)?.ReadFixed64() ?? 0));
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException)
        {
            return false; // a stranger's; Akka says what it thinks of it
        }
    }

    private static string TextOf(ByteString message, int field) => BytesOf(message, field)?.ToStringUtf8() ?? "";

    private static ByteString? BytesOf(ByteString message, int field) => At(message, field, WireFormat.WireType.LengthDelimited)?.ReadBytes();

    private static ulong NumberOf(ByteString message, int field) => At(message, field, WireFormat.WireType.Varint)?.ReadUInt64() ?? 0;

    /// <returns>A reader before the field's value; null if there is no such field.</returns>
    private static CodedInputStream? At(ByteString message, int field, WireFormat.WireType type)
    {
        var reader = message.CreateCodedInput();
        while (reader.ReadTag() is not 0 and var tag)
        {
            if (tag == WireFormat.MakeTag(field, type))
                return reader;
            reader.SkipLastField();
        }

        return null;
    }
}
