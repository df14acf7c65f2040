using System.IO.Compression;
using ActorSocketIo.AspNetCore.Compression;
using ActorSocketIo.Sessions;
using Microsoft.Extensions.Primitives;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Compresses answers to polls, if that is worth it and the client can read it.</summary>
/// <remarks>With the reference's two codings, chosen as it does: <c>engine.io/lib/transports/polling.ts</c>.</remarks>
internal static class PollCompression
{
    private static readonly ContentCoding[] Codings = [ContentCoding.Gzip, ContentCoding.Deflate];

    /// <summary>Chooses a coding.</summary>
    /// <returns>Null for none.</returns>
    public static ContentCoding? Choose(StringValues accepted, int bodyLength, CompressionOptions? options) =>
        options is null || bodyLength < options.Threshold ? null : ContentCoding.Negotiate(accepted, Codings, inClientsOrder: true);

    /// <summary>Compresses a body, rather fast than well: each is sent once.</summary>
    public static ReadOnlyMemory<byte> Apply(ContentCoding coding, ReadOnlyMemory<byte> body) => coding.Compress(body.Span, CompressionLevel.Fastest);
}
