namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>What a MessagePack value is.</summary>
internal enum MsgPackKind : byte
{
    Nil,
    False,
    True,
    Integer,
    Unsigned,
    Float,
    Text,
    Binary,
    Array,
    Map,

    /// <summary>An extension whose length is in its first byte (fixext).</summary>
    FixedExtension,

    /// <summary>An extension with a length field (ext 8, 16, 32).</summary>
    Extension,
}
