using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Serialization;

/// <summary>The messages as the next version of this server might have them: every one with a field more, and some that are new.</summary>
internal static class NextVersion
{
    public const byte Number = LinkProtocol.Version + 1;

    /// <summary>Of a node of that version.</summary>
    public static WireSetup Setup => new([.. LaterForms(WireCatalogue.Codecs), Careless]) { Version = Number };

    /// <summary>A new message that is told to every node, which is a mistake: it does not say since when it is read.</summary>
    private static MessageCodec Careless { get; } = new MessageCodec<Novelty>("X9", (w, m) => w.WriteString(m.Text), (ref WireReader r) => new(r.ReadString()));

    /// <summary>What can have a field more: all but pieces, whose bytes go on to the end.</summary>
    public static IEnumerable<MessageCodec> LaterForms(IEnumerable<MessageCodec> codecs) =>
        codecs.Where(codec => !codec.IsReadOnly && codec.MessageType != typeof(LinkProtocol.Numbered)).Select(codec => new LaterForm(codec));

    private sealed class LaterForm(MessageCodec now) : MessageCodec(now.Manifest, now.MessageType)
    {
        public override void Write(WireWriter writer, ICrossesNodes message)
        {
            now.Write(writer, message);
            writer.WriteString("a field of the next version");
        }

        public override ICrossesNodes? Read(ReadOnlyMemory<byte> body) => now.Read(body);
    }
}

/// <summary>A message that only the next version has.</summary>
internal sealed record Novelty(string Text) : ICrossesNodes;
