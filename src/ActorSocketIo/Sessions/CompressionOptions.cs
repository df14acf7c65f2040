namespace ActorSocketIo.Sessions;

/// <summary>When what is sent is worth compressing.</summary>
public sealed record CompressionOptions
{
    /// <summary>Bytes from which on it is compressed. Default 1024.</summary>
    public int Threshold { get; set; } = 1024;
}
