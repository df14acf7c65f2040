using System.Buffers;
using ActorSocketIo.Protocol;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using BenchmarkDotNet.Attributes;

namespace ActorSocketIo.Benchmarks;

/// <summary>Engine.IO packets: a WebSocket's message, and the bodies of long-polling with three packets.</summary>
[MemoryDiagnoser]
public class EngineCodecBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private byte[] _message = [];
    private byte[] _text = [];
    private byte[] _body = [];
    private EncodedPacket _packet = null!;

    [Params(64, 16 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _message = SamplePackets.EventFrame(Bytes);
        _text = SamplePackets.EventText(Bytes);
        _body = [.. _message, EnginePayload.Separator, .. _message, EnginePayload.Separator, .. _message];
        _packet = DefaultParser.Instance.Encode(SamplePackets.Event(Bytes));
    }

    [Benchmark]
    public Decoded<EnginePacket> DecodeMessage() => EnginePacketCodec.DecodeText(_message);

    [Benchmark]
    public EngineFrame EncodeMessage() => EngineFrame.Text(EnginePacketType.Message, _text);

    [Benchmark]
    public int DecodePollingBody()
    {
        var packets = 0;
        var reader = new EnginePayloadReader(_body);
        while (reader.TryRead(out _))
            packets++;
        return packets;
    }

    [Benchmark]
    public int EncodePollingBody()
    {
        _output.ResetWrittenCount();
        var writer = new EnginePayloadWriter(_output);
        for (var i = 0; i < 3; i++)
            writer.TryWrite(_packet);
        return writer.Written;
    }
}
