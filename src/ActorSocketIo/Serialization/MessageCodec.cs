using ActorSocketIo.Link;

namespace ActorSocketIo.Serialization;

/// <summary>Writes the body of a message. Throws only for our own mistakes.</summary>
internal delegate void WriteMessage<in T>(WireWriter writer, T message);

/// <summary>Reads the body of a message. Total: a broken body leaves <see cref="WireReader.IsBroken"/> set, and the result is thrown away.</summary>
internal delegate T ReadMessage<out T>(ref WireReader reader);

/// <summary>How one type of message crosses nodes.</summary>
/// <remarks>Each folder lists its own in its protocol class; <see cref="WireCatalogue"/> has them all.</remarks>
internal abstract class MessageCodec
{
    private protected MessageCodec(string manifest, Type type)
    {
        if (manifest.Length is < 1 or > 3 || !manifest.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"is '{manifest}'; a manifest has one to three ASCII letters or digits", nameof(manifest));
        Manifest = manifest;
        MessageType = type;
    }

    /// <summary>One to three characters. A body whose bytes mean something else than before gets a new one, with a higher <see cref="Since"/>.</summary>
    /// <remarks>
    /// The old one stays readable for a release, and writable too: nodes of the release before understand no other. That goes for answers above all, as whoever asks in the
    /// old form reads the answer in the old form only. A form that is only read is one that no node of this release needs to be sent any more.
    /// </remarks>
    public string Manifest { get; }

    /// <summary>The first version of <see cref="Link.LinkProtocol.Version"/> that reads this form; links write it to nodes of that version or later only.</summary>
    public byte Since { get; init; } = 1;

    /// <summary>The type of the message.</summary>
    public Type MessageType { get; }

    /// <summary>Whether the codec only reads what earlier versions wrote.</summary>
    public bool IsReadOnly { get; private protected init; }

    /// <summary>Writes the body.</summary>
    public abstract void Write(WireWriter writer, ICrossesNodes message);

    /// <summary>Reads the body; null if it is broken. Bytes behind what it knows are of a later version, and ignored.</summary>
    public abstract ICrossesNodes? Read(ReadOnlyMemory<byte> body);
}

/// <summary>How one type of message crosses nodes.</summary>
internal sealed class MessageCodec<T> : MessageCodec where T : class, ICrossesNodes
{
    private readonly WriteMessage<T>? _write;
    private readonly ReadMessage<T> _read;

    /// <summary>A codec that writes and reads.</summary>
    public MessageCodec(string manifest, WriteMessage<T> write, ReadMessage<T> read) : base(manifest, typeof(T))
    {
        _write = write;
        _read = read;
    }

    /// <summary>A codec for what earlier versions wrote.</summary>
    public MessageCodec(string manifest, ReadMessage<T> read) : base(manifest, typeof(T))
    {
        _read = read;
        IsReadOnly = true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer, ICrossesNodes message)
    {
        if (_write is null)
            throw new InvalidOperationException($"manifest {Manifest} is only read");
        _write(writer, (T)message);
    }

    /// <inheritdoc/>
    public override ICrossesNodes? Read(ReadOnlyMemory<byte> body)
    {
        var reader = new WireReader(body);
        var message = _read(ref reader);
        return reader.IsBroken ? null : message;
    }
}
