namespace ActorSocketIo;

/// <summary>Where converters put or find attachments while one value is written or read.</summary>
/// <remarks>System.Text.Json gives converters no context of their own; writing and reading are synchronous, so a thread's slot does.</remarks>
internal static class BinaryContext
{
    /// <summary>Attachments of the value being written.</summary>
    [ThreadStatic]
    public static List<ReadOnlyMemory<byte>>? Written;

    /// <summary>Attachments of the value being read.</summary>
    [ThreadStatic]
    public static ReadOnlyMemory<byte>[]? Readable;
}
