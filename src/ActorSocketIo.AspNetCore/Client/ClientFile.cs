using System.IO.Compression;
using ActorSocketIo.AspNetCore.Compression;

namespace ActorSocketIo.AspNetCore.Client;

/// <summary>One file of the browser client, and its compressed forms, each made when first asked for.</summary>
internal sealed class ClientFile
{
    private readonly Lazy<byte[]> _plain;
    private readonly Dictionary<ContentCoding, Lazy<byte[]>> _compressed;

    public ClientFile(string name)
    {
        Name = name;
        ContentType = name.EndsWith(".map", StringComparison.Ordinal) ? "application/json; charset=utf-8" : "application/javascript; charset=utf-8";
        _plain = new(() => Read(name));
        _compressed = Codings.ToDictionary(
            coding => coding, coding => new Lazy<byte[]>(() => coding.Compress(_plain.Value, CompressionLevel.Optimal).ToArray()));
    }

    /// <summary>The forms there are, the smallest first.</summary>
    public static IReadOnlyList<ContentCoding> Codings { get; } = [ContentCoding.Brotli, ContentCoding.Gzip, ContentCoding.Deflate];

    public string Name { get; }

    public string ContentType { get; }

    /// <param name="coding">Null for the file as it is.</param>
    public byte[] Body(ContentCoding? coding) => coding is null ? _plain.Value : _compressed[coding].Value;

    /// <summary>Reads what the build has embedded, see Client.targets.</summary>
    public static byte[] Read(string name)
    {
        using var resource = typeof(ClientFile).Assembly.GetManifestResourceStream("client/" + name)
            ?? throw new InvalidOperationException($"client/{name} was not embedded");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
