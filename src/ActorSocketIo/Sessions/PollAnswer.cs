namespace ActorSocketIo.Sessions;

/// <summary>What a poll is answered with.</summary>
/// <param name="Body">The payload of a 200; null for a 400 without a body.</param>
/// <param name="Compress">Whether the body may be compressed.</param>
/// <param name="IsOctets">Whether the body is bytes and no text.</param>
internal readonly record struct PollAnswer(ReadOnlyMemory<byte>? Body, bool Compress, bool IsOctets = false)
{
    /// <summary>The poll was against the rules.</summary>
    public static PollAnswer Refused => default;

    /// <summary>A body that is never worth compressing.</summary>
    public static PollAnswer Plain(ReadOnlyMemory<byte> body) => new(body, Compress: false);
}
