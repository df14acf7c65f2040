namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>How packets are written on a transport: by the revision of the protocol, and by what the client can read.</summary>
public enum EngineEncoding : byte
{
    /// <summary>Revision 4: clients of Socket.IO 3 and later.</summary>
    Revision4,

    /// <summary>Revision 3: clients of Socket.IO 2. Binary messages have their type in front.</summary>
    Revision3,

    /// <summary>Revision 3, for a client that reads text only: binary messages are base64.</summary>
    Revision3Text,
}

/// <summary>Encodings as requests ask for them.</summary>
public static class EngineEncodings
{
    /// <summary>The encoding for a client.</summary>
    /// <param name="revision">4 or 3.</param>
    /// <param name="textOnly">Whether it reads text only, as its query says with <c>b64</c>; of no meaning for revision 4.</param>
    public static EngineEncoding Of(int revision, bool textOnly) =>
        revision == 4 ? EngineEncoding.Revision4 : textOnly ? EngineEncoding.Revision3Text : EngineEncoding.Revision3;

    /// <summary>The revision of the protocol: 4 or 3.</summary>
    public static int Revision(this EngineEncoding encoding) => encoding == EngineEncoding.Revision4 ? 4 : 3;
}
