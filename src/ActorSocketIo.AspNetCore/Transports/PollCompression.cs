using System.IO.Compression;
using ActorSocketIo.Sessions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Compresses answers to polls, if that is worth it and the client can read it.</summary>
internal static class PollCompression
{
    // In the order in which we take them where the client does not care.
    private static readonly string[] Encodings = ["gzip", "br", "deflate"];

    /// <summary>Chooses an encoding by <c>Accept-Encoding</c> (RFC 9110 §12.5.3).</summary>
    /// <returns>Null for none.</returns>
    public static string? Choose(StringValues accepted, int bodyLength, CompressionOptions? options)
    {
        if (options is null || bodyLength < options.Threshold
            || !StringWithQualityHeaderValue.TryParseList(accepted, out var values))
        {
            return null;
        }

        return Encodings
            .Select(encoding => (encoding, quality: QualityOf(encoding, values)))
            .Where(candidate => candidate.quality > 0)
            .OrderByDescending(candidate => candidate.quality)
            .Select(candidate => candidate.encoding)
            .FirstOrDefault();
    }

    /// <summary>Compresses a body.</summary>
    public static ReadOnlyMemory<byte> Apply(string encoding, ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream(body.Length / 2);
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true), // what HTTP calls deflate
        })
        {
            stream.Write(body.Span);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private static double QualityOf(string encoding, IList<StringWithQualityHeaderValue> values)
    {
        double? any = null;
        foreach (var value in values)
        {
            if (value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                return value.Quality ?? 1;
            if (value.Value == "*")
                any = value.Quality ?? 1;
        }

        return any ?? 0;
    }
}
