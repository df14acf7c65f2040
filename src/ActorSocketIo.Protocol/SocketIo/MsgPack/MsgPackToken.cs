namespace ActorSocketIo.Protocol.SocketIo.MsgPack;

/// <summary>One MessagePack value, or the head of an array or map, whose values follow.</summary>
internal readonly ref struct MsgPackToken
{
    public MsgPackKind Kind { get; init; }

    /// <summary>Of an Integer; of an Unsigned its bits.</summary>
    public long Integer { get; init; }

    public double Float { get; init; }

    /// <summary>How many values an Array has, how many pairs a Map.</summary>
    public int Count { get; init; }

    /// <summary>The application's type of an extension.</summary>
    public sbyte ExtensionType { get; init; }

    /// <summary>Of Text (UTF-8, not checked), Binary and extensions.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>What <c>notepack.io</c> writes for JavaScript's <c>undefined</c>.</summary>
    public bool IsUndefined => Kind == MsgPackKind.FixedExtension && ExtensionType == 0 && Bytes.Length == 1;
}
