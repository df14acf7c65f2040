using System.Collections.Frozen;
using System.Text;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Actor.Setup;

namespace ActorSocketIo.Serialization;

/// <summary>Finds the codec of a message by its type, and by its manifest.</summary>
internal sealed class WireRegistry
{
    private readonly FrozenDictionary<Type, MessageCodec> _byType;
    private readonly FrozenDictionary<string, MessageCodec> _byManifest;

    /// <summary>A registry of these codecs.</summary>
    /// <exception cref="ArgumentException">Two have one manifest, or two write one type.</exception>
    public WireRegistry(IEnumerable<MessageCodec> codecs)
    {
        var all = codecs.ToArray();
        foreach (var twice in all.GroupBy(c => c.Manifest).Where(g => g.Count() > 1))
            throw new ArgumentException($"manifest '{twice.Key}' stands for {string.Join(" and ", twice.Select(c => c.MessageType.Name))}", nameof(codecs));
        _byManifest = all.ToFrozenDictionary(c => c.Manifest);
        _byType = all.Where(c => !c.IsReadOnly).ToFrozenDictionary(c => c.MessageType);
    }

    /// <summary>The registry of an actor system: the catalogue, and what its setup adds.</summary>
    public static WireRegistry For(ActorSystem system) =>
        new([.. WireCatalogue.Codecs, .. system.Settings.Setup.Get<WireSetup>().Select(s => s.Codecs).GetOrElse([])]);

    /// <summary>The codec that writes a type.</summary>
    /// <exception cref="ArgumentException">There is none: a protocol class does not list it.</exception>
    public MessageCodec this[Type type] => _byType.TryGetValue(type, out var codec)
        ? codec
        : throw new ArgumentException($"{type.Name} crosses nodes but has no codec: list it in its protocol class and in {nameof(WireCatalogue)}", nameof(type));

    /// <summary>Whether something is known to read this manifest.</summary>
    public bool TryGet(string manifest, out MessageCodec codec) => _byManifest.TryGetValue(manifest, out codec!);

    /// <summary>A message with its manifest in front, as lanes carry it: length, manifest, body.</summary>
    /// <returns>An array of its own, which may be kept and shared.</returns>
    public byte[] Encode(ICrossesNodes message)
    {
        var codec = this[message.GetType()];
        var writer = WireWriter.Rent();
        try
        {
            writer.WriteByte((byte)codec.Manifest.Length);
            foreach (var c in codec.Manifest)
                writer.WriteByte((byte)c);
            codec.Write(writer, message);
            return writer.ToArray();
        }
        finally
        {
            WireWriter.Return(writer);
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote, on this node or another. Total; the message keeps slices of the bytes.</summary>
    public ICrossesNodes? Decode(ReadOnlyMemory<byte> encoded)
    {
        var reader = new WireReader(encoded);
        var length = reader.ReadByte();
        if (length is 0 or > 3 || reader.Left < length)
            return null;
        var manifest = Encoding.ASCII.GetString(encoded.Span.Slice(1, length));
        return TryGet(manifest, out var codec) ? codec.Read(encoded[(1 + length)..]) : null;
    }
}

/// <summary>Adds codecs to those of the catalogue: for tests with messages of their own.</summary>
internal sealed class WireSetup(params MessageCodec[] codecs) : Setup
{
    /// <summary>What is added.</summary>
    public MessageCodec[] Codecs { get; } = codecs;
}
