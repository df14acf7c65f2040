using ActorSocketIo.Adapters;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>An emit on its way to another node: encoded, put into a piece of a lane, and read at the other end.</summary>
/// <remarks>Without Akka.Remote, which puts an envelope around the piece.</remarks>
internal sealed class CrossNodeEmit
{
    private readonly WireRegistry _registry = new(WireCatalogue.Codecs);
    private readonly MessageCodec _piece;
    private readonly AdapterProtocol.Broadcast _emit;
    private readonly byte[] _sent;

    /// <summary>An emit to one room.</summary>
    /// <param name="bytes">Of its argument.</param>
    public CrossNodeEmit(int bytes)
    {
        _piece = _registry[typeof(LinkProtocol.Numbered)];
        _emit = new(new("/chat", ["r"], []), new(SamplePackets.EventJson(bytes), []), Compress: true, Volatile: false);
        _sent = Encode();
    }

    /// <summary>Encodes the emit for its links, and the piece for the wire.</summary>
    public byte[] Encode()
    {
        var message = new EncodedMessage(_registry, _emit).For(LinkProtocol.Version)!;
        var writer = WireWriter.Rent();
        _piece.Write(writer, new LinkProtocol.Numbered(1, LinkProtocol.Part.Whole, message.Length, message));
        var bytes = writer.ToArray();
        WireWriter.Return(writer);
        return bytes;
    }

    /// <summary>Reads the piece, and the emit in it.</summary>
    public AdapterProtocol.Broadcast Decode() =>
        (AdapterProtocol.Broadcast)_registry.Decode(((LinkProtocol.Numbered)_piece.Read(_sent)!).Bytes)!;
}
