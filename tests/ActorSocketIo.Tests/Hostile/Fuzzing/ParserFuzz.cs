using System.Buffers;
using System.Text;
using ActorSocketIo.AspNetCore.WebSockets;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>The parsers and the session's machine, in process: nothing is thrown, what is read can be written and read again, pieces are read as the whole is.</summary>
/// <remarks>A case is any bytes. It is fed to each of them as what it might be.</remarks>
internal static class ParserFuzz
{
    private const int MaxBytes = 20_000;
    private const int MaxFragments = 16;
    private static readonly PacketLimits s_limits = new(MaxPacketBytes: MaxBytes);

    /// <summary>A case from the grammar.</summary>
    public static byte[] Make(WireGrammar grammar)
    {
        var packets = Enumerable.Range(0, grammar.Next(4) + 1).SelectMany(_ => grammar.Message()).ToArray();
        byte[] made = grammar.Next(4) switch
        {
            0 => [.. packets.SelectMany(packet => Frame(grammar, packet.Data, packet.IsBinary))],
            1 => Encoding.UTF8.GetBytes(string.Concat(packets.Select(packet => Encoding.UTF8.GetString(packet.Data)).Select(text => $"{text.Length}:{text}"))),
            2 => [.. packets.SelectMany((packet, i) => (byte[])[.. i == 0 ? [] : new[] { EnginePayload.Separator }, .. packet.IsBinary ? Encoding.ASCII.GetBytes("b" + Convert.ToBase64String(packet.Data)) : packet.Data])],
            _ => packets[0].Data,
        };
        return grammar.Chance(3) ? grammar.Spoil(made) : made;
    }

    /// <summary>Runs a case.</summary>
    public static void Run(byte[] bytes)
    {
        foreach (var encoding in (EngineEncoding[])[EngineEncoding.Revision4, EngineEncoding.Revision3, EngineEncoding.Revision3Text])
        {
            ReadBody(bytes, encoding, isOctets: false);
            ReadBody(bytes, encoding, isOctets: true);
            foreach (var isBinary in (bool[])[false, true])
            {
                if (EnginePacketCodec.Decode(bytes, isBinary, encoding) is { IsValid: true } packet)
                    Walk([packet.Value]);
            }
        }

        Parse(DefaultParser.Instance, bytes, isBinary: false);
        Parse(MessagePackParser.Instance, bytes, isBinary: true);
        var whole = ReadFrames(bytes, bytes.Length);
        Assert.Equal(whole, ReadFrames(bytes, 1));
        Assert.Equal(whole, ReadFrames(bytes, 7));
    }

    private static byte[] Frame(WireGrammar grammar, byte[] data, bool isBinary)
    {
        var opcode = isBinary ? 2 : 1;
        if (!grammar.Chance(4))
            return RawWebSocket.Frame((byte)(0x80 | opcode), data);
        var cut = grammar.Next(data.Length + 1);
        return
        [
            .. RawWebSocket.Frame((byte)opcode, data[..cut]), .. grammar.Chance(2) ? RawWebSocket.Frame(0x89, grammar.Bytes(grammar.Next(20))) : [],
            .. RawWebSocket.Frame((byte)(grammar.Chance(10) ? 0x00 : 0x80), data[cut..]),
        ];
    }

    private static void ReadBody(byte[] body, EngineEncoding encoding, bool isOctets)
    {
        var reader = new EnginePayloadReader(body, encoding, isOctets);
        var packets = new List<EnginePacket>();
        for (var count = 0; reader.TryRead(out var packet); count++)
        {
            Assert.InRange(count, 0, body.Length + 1);
            if (packet.IsValid)
                packets.Add(packet.Value);
        }

        Walk(packets);
    }

    // A session's life, whatever comes: it goes only forward, and ends once.
    private static void Walk(List<EnginePacket> packets)
    {
        var now = TimeSpan.Zero;
        var machine = new SessionMachine(
            TransportName.Polling, new HeartbeatMachine(HeartbeatDirection.ServerPings, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), now), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        machine.OnOpened();
        machine.OnCandidate(now);
        var decoder = DefaultParser.Instance.CreateDecoder(s_limits);
        var ends = 0;
        foreach (var packet in packets)
        {
            var phase = machine.Phase;
            machine.OnCandidatePacket(packet);
            var actions = machine.OnPacket(packet.Type, now += TimeSpan.FromSeconds(1));
            ends += (actions & SessionActions.End) != 0 ? 1 : 0;
            Assert.True(machine.Phase >= phase, $"{phase} became {machine.Phase}");
            if ((actions & SessionActions.Deliver) != 0 && decoder.Add(packet.Data.Span, packet.IsBinary) is { IsValid: false })
                break;
        }

        Assert.InRange(ends, 0, 1);
    }

    private static void Parse(IPacketParser parser, byte[] bytes, bool isBinary)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = parser.CreateDecoder(s_limits).Add(bytes, isBinary);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 + (bytes.Length * 60L));
        if (!decoded.IsValid || decoded.Value is not { } packet)
            return;

        var first = parser.Encode(packet).Head.Payload.ToArray();
        var again = parser.CreateDecoder(s_limits).Add(isBinary ? first : first.AsSpan(1), isBinary);
        Assert.True(again.IsValid, again.Error?.Message);
        Assert.Equal(Line(packet, withPayload: !isBinary), Line(again.Value!, withPayload: !isBinary));
        Assert.Equal(first, parser.Encode(again.Value!).Head.Payload.ToArray());
    }

    // The payload of MessagePack may be spelt otherwise; what is written of it is compared.
    private static string Line(SocketPacket packet, bool withPayload) =>
        $"{packet.Type} {packet.Namespace} {packet.AckId} {packet.Attachments.Length} {(withPayload ? Encoding.UTF8.GetString(packet.Payload.Span) : "")}";

    private static List<string> ReadFrames(byte[] bytes, int piece)
    {
        var reader = new WebSocketReader(MaxBytes, MaxFragments);
        var frames = new Recorder();
        var rest = new ArrayBufferWriter<byte>();
        foreach (var next in bytes.Chunk(Math.Max(piece, 1)))
        {
            rest.Write(next);
            var buffer = new ReadOnlySequence<byte>(rest.WrittenMemory.ToArray());
            if (reader.HasFrame(buffer) && reader.Read(ref buffer, frames) is { } mistake)
            {
                frames.Seen.Add(mistake.Message);
                break;
            }

            rest = new ArrayBufferWriter<byte>();
            rest.Write(buffer.ToArray());
        }

        reader.Release();
        return frames.Seen;
    }

    private sealed class Recorder : IWebSocketFrames
    {
        public List<string> Seen { get; } = [];

        public WebSocketMistake? OnMessage(ReadOnlyMemory<byte> data, bool isBinary)
        {
            Seen.Add($"{isBinary} {Convert.ToHexString(data.Span)}");
            return null;
        }

        public void OnPing(ReadOnlySpan<byte> data) => Seen.Add($"ping {Convert.ToHexString(data)}");

        public void OnClose(ushort status) => Seen.Add($"close {status}");

        public bool OnTaken(long bytes) => true;
    }
}
