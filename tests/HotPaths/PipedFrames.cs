using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>What the node of some sessions and the node of their WebSockets say to each other.</summary>
internal sealed class PipedFrames
{
    private readonly WireRegistry _registry = new(WireCatalogue.Codecs);
    private readonly RelayProtocol.PipeOut _out;
    private readonly RelayProtocol.PipeIn _in;
    private readonly byte[] _sentOut;
    private readonly byte[] _sentIn;

    /// <summary>A frame for several WebSockets, and a message of one.</summary>
    /// <param name="pipes">Who gets the frame.</param>
    /// <param name="bytes">Of the event's argument.</param>
    public PipedFrames(int pipes, int bytes)
    {
        var frame = DefaultParser.Instance.Encode(SamplePackets.Event(bytes)).Head;
        _out = new([new([.. Enumerable.Range(1, pipes).Select(number => (long)number)], [frame.WebSocketFrame])]);
        _in = new(1, [new(IsBinary: false, frame.Payload)]);
        _sentOut = EncodeOut();
        _sentIn = EncodeIn();
    }

    /// <summary>Frames to the node of the WebSockets.</summary>
    public byte[] EncodeOut() => _registry.Encode(_out);

    /// <summary>The same, read there.</summary>
    public RelayProtocol.PipeOut DecodeOut() => (RelayProtocol.PipeOut)_registry.Decode(_sentOut)!;

    /// <summary>A message to the node of the session.</summary>
    public byte[] EncodeIn() => _registry.Encode(_in);

    /// <summary>The same, read there.</summary>
    public RelayProtocol.PipeIn DecodeIn() => (RelayProtocol.PipeIn)_registry.Decode(_sentIn)!;
}
