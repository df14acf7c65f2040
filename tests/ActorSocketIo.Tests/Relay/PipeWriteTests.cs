using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Relay;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Sessions;
using static ActorSocketIo.Relay.RelayProtocol;

namespace ActorSocketIo.Tests.Relay;

/// <summary>What leaves for a WebSocket that is on another node.</summary>
public sealed class PipeWriteTests : IDisposable
{
    private readonly EngineServer _engine = new(time: new ManualTime());

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Each_packet_leaves_once_and_in_order_even_if_the_write_before_it_is_over_before_it_was_handed_over()
    {
        var queue = new PromptQueue();
        var session = await MoveToPipeAsync(queue);
        var more = new Queue<string>(["second", "third"]);
        queue.Writing += () =>
        {
            if (more.TryDequeue(out var text))
                session.Send(text);
        };

        session.Send("first");

        Assert.Equal(["3probe", "4first", "4second", "4third"], queue.Written);
    }

    private async Task<EngineSession> MoveToPipeAsync(PromptQueue queue)
    {
        var polling = new PollingTransport();
        var session = _engine.TryOpen("home" + Guid.NewGuid(), new CapturedRequest("/?EIO=4"), polling, out _)!;
        await polling.PollAsync(); // the handshake
        var pipe = queue.Pipe = new PipedTransport(queue, 1, EngineEncoding.Revision4, () => { });
        Assert.True(session.TryAttach(pipe) && pipe.TryOpen(new Answer(1, Status.Ok, session.Facts, default, Compress: false)));
        session.Receive(pipe, EnginePacketCodec.DecodeText("2probe"u8.ToArray()));
        session.Receive(pipe, EnginePacketCodec.DecodeText("5"u8.ToArray()));
        Assert.Equal("websocket", session.TransportName);
        return session;
    }

    // The other node is so fast that its answer overtakes the end of the call.
    private sealed class PromptQueue() : RelayQueue(new FakeNetwork(), FakeNetwork.Other, _ => { }, _ => { })
    {
        public PipedTransport Pipe { get; set; } = null!;

        /// <summary>Raised for each write, while it is under way.</summary>
        public event Action? Writing;

        public List<string> Written { get; } = [];

        public override void AddFrames(long pipe, EncodedPacket[] packets)
        {
            Written.AddRange(packets.Select(packet => Encoding.UTF8.GetString(packet.Head.WebSocketFrame.Span[2..])));
            Assert.True(Written.Count <= 4, string.Join(' ', Written)); // else it would go on for ever
            Writing?.Invoke();
            Pipe.OnWritten();
        }
    }
}
