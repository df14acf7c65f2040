using System.Collections.Frozen;
using System.Text;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Actor.Setup;

namespace ActorSocketIo.Serialization;

/// <summary>Finds the codec of a message by its type, and by its manifest.</summary>
internal sealed class WireRegistry
{
    private readonly FrozenDictionary<Type, MessageCodec[]> _byType;      // the newest form first
    private readonly FrozenDictionary<string, MessageCodec> _byManifest;
    private readonly FrozenDictionary<string, MessageCodec>.AlternateLookup<ReadOnlySpan<char>> _byManifestText; // without a string for each message

    /// <summary>A registry of these codecs.</summary>
    /// <param name="codecs">All that are read or written.</param>
    /// <param name="version">What the other nodes are told.</param>
    /// <exception cref="ArgumentException">
    /// Two have one manifest, or two write one type for the same version; or one reads what nodes of its version write, and another writes to them what they do not read.
    /// </exception>
    public WireRegistry(IEnumerable<MessageCodec> codecs, byte version = LinkProtocol.Version)
    {
        Version = version;
        var all = codecs.ToArray();
        foreach (var twice in all.GroupBy(c => c.Manifest).Where(g => g.Count() > 1))
            throw new ArgumentException($"manifest '{twice.Key}' stands for {string.Join(" and ", twice.Select(c => c.MessageType.Name))}", nameof(codecs));
        _byManifest = all.ToFrozenDictionary(c => c.Manifest, StringComparer.Ordinal);
        _byManifestText = _byManifest.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var twice in all.Where(c => !c.IsReadOnly).GroupBy(c => (c.MessageType, c.Since)).Where(g => g.Count() > 1))
            throw new ArgumentException($"{twice.Key.MessageType.Name} is written in {twice.Count()} forms to version {twice.Key.Since}", nameof(codecs));
        foreach (var old in all.Where(c => c.IsReadOnly && all.Any(other => !other.IsReadOnly && other.MessageType == c.MessageType && other.Since <= c.Since)))
            throw new ArgumentException($"manifest '{old.Manifest}' is only read, but its successor is written to nodes that read no other: raise the successor's {nameof(MessageCodec.Since)}", nameof(codecs));
        _byType = all.Where(c => !c.IsReadOnly).GroupBy(c => c.MessageType).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(c => c.Since).ToArray());
    }

    /// <summary>The version of this node's messages.</summary>
    public byte Version { get; }

    /// <summary>The registry of an actor system: the catalogue, and what its setup adds or puts in its place.</summary>
    public static WireRegistry For(ActorSystem system)
    {
        if (system.Settings.Setup.Get<WireSetup>() is not { HasValue: true, Value: var setup })
            return new(WireCatalogue.Codecs);
        return new(WireCatalogue.Codecs.Where(codec => setup.Codecs.All(other => other.Manifest != codec.Manifest)).Concat(setup.Codecs), setup.Version);
    }

    /// <summary>The codec that writes a type where nobody knows the reader's version: in its oldest form.</summary>
    /// <exception cref="ArgumentException">There is none: a protocol class does not list it.</exception>
    public MessageCodec this[Type type] => FormsOf(type)[^1];

    /// <summary>Whether something is known to read this manifest.</summary>
    public bool TryGet(string manifest, out MessageCodec codec) => _byManifest.TryGetValue(manifest, out codec!);

    /// <summary>The codec that writes a type for nodes of a version: in the newest form that they read; null if they read none.</summary>
    public MessageCodec? FormFor(Type type, byte version)
    {
        foreach (var codec in FormsOf(type))
            if (codec.Since <= version)
                return codec;
        return null;
    }

    /// <summary>A message with its manifest in front, as lanes carry it: length, manifest, body.</summary>
    /// <returns>An array of its own, which may be kept and shared.</returns>
    public static byte[] Encode(ICrossesNodes message, MessageCodec codec)
    {
        var writer = WireWriter.Rent();
        try
        {
            Write(writer, message, codec);
            return writer.ToArray();
        }
        finally
        {
            WireWriter.Return(writer);
        }
    }

    /// <summary>Writes a message as <see cref="Encode(ICrossesNodes, MessageCodec)"/> makes it.</summary>
    public static void Write(WireWriter writer, ICrossesNodes message, MessageCodec codec)
    {
        writer.WriteByte((byte)codec.Manifest.Length);
        foreach (var c in codec.Manifest)
            writer.WriteByte((byte)c);
        codec.Write(writer, message);
    }

    /// <summary>Encodes in the oldest form.</summary>
    public byte[] Encode(ICrossesNodes message) => Encode(message, this[message.GetType()]);

    /// <summary>Reads what <see cref="Encode(ICrossesNodes)"/> wrote, on this node or another. Total; the message keeps slices of the bytes.</summary>
    public ICrossesNodes? Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new WireReader(encoded);
        var length = reader.ReadByte();
        if (length is 0 or > 3 || reader.Left < length)
            return null;
        Span<char> manifest = stackalloc char[length];
        Encoding.ASCII.GetChars(encoded.Span.Slice(1, length), manifest);
        return _byManifestText.TryGetValue(manifest, out var codec) ? codec.Read(encoded[(1 + length)..]) : null;
    }

    private MessageCodec[] FormsOf(Type type) => _byType.TryGetValue(type, out var forms)
        ? forms
        : throw new ArgumentException($"{type.Name} crosses nodes but has no codec: list it in its protocol class and in {nameof(WireCatalogue)}", nameof(type));
}

/// <summary>Adds codecs to those of the catalogue, or stands in for them: for tests with messages of their own, or of the next version.</summary>
internal sealed class WireSetup(params MessageCodec[] codecs) : Setup
{
    /// <summary>What is added; of one manifest, these instead of the catalogue's.</summary>
    public MessageCodec[] Codecs { get; } = codecs;

    /// <summary>What the other nodes are told.</summary>
    public byte Version { get; init; } = LinkProtocol.Version;
}
