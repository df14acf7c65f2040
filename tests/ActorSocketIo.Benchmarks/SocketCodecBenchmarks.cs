using ActorSocketIo.Protocol;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>Socket.IO packets with the default parser: an event with an ack id, as text and with an attachment.</summary>
[MemoryDiagnoser]
public class SocketCodecBenchmarks
{
    private readonly IPacketDecoder _decoder = DefaultParser.Instance.CreateDecoder(new PacketLimits());
    private readonly byte[] _binaryText = SamplePackets.BinaryEventText();
    private byte[] _text = [];
    private byte[] _attachment = [];
    private SocketPacket _event = null!;
    private SocketPacket _binaryEvent = null!;

    [Params(64, 16 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _text = SamplePackets.EventText(Bytes);
        _attachment = new byte[Bytes];
        _event = SamplePackets.Event(Bytes);
        _binaryEvent = SamplePackets.BinaryEvent(Bytes);
    }

    [Benchmark]
    public Decoded<SocketPacket?> DecodeEvent() => _decoder.Add(_text, isBinary: false);

    [Benchmark]
    public EncodedPacket EncodeEvent() => DefaultParser.Instance.Encode(_event);

    [Benchmark]
    public Decoded<SocketPacket?> DecodeBinaryEvent()
    {
        _decoder.Add(_binaryText, isBinary: false);
        return _decoder.Add(_attachment, isBinary: true);
    }

    [Benchmark]
    public EncodedPacket EncodeBinaryEvent() => DefaultParser.Instance.Encode(_binaryEvent);
}
