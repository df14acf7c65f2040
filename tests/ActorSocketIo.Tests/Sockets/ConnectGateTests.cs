using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Sockets;

public sealed class ConnectGateTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task What_others_emit_waits_until_the_gate_opens_and_keeps_its_order()
    {
        var transport = new InMemoryTransport();
        var gate = new ConnectGate(fixture.Io.Engine.OpenInMemory(transport), new EngineOptions());
        transport.Sent.Clear();

        Assert.False(gate.TryHold(Packet("own"), rule: null));
        Assert.True(await Elsewhere(() => gate.TryHold(Packet("first"), rule: null) && gate.TryHold(Packet("second"), DiscardRule.Volatile)));
        Assert.Empty(transport.Sent);
        gate.Open();

        Assert.Equal(["4first", "4second"], transport.SentText);
        Assert.False(await Elsewhere(() => gate.TryHold(Packet("third"), rule: null)));
        gate.Open();
        Assert.Equal(2, transport.Sent.Count);
    }

    [Fact]
    public async Task A_broadcast_during_the_connection_handler_comes_after_its_greeting()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket =>
        {
            Elsewhere(() => { nsp.Emit("broadcast"); return true; }).Wait();
            socket.Emit("greeting");
        });

        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal("greeting", (await client.Next()).EventName);
        Assert.Equal("broadcast", (await client.Next()).EventName);
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(100, 30)]
    public async Task More_than_the_outbox_may_hold_closes_the_session(int maxPackets, int maxBytes)
    {
        var session = fixture.Io.Engine.OpenInMemory(new InMemoryTransport());
        var gate = new ConnectGate(session, new EngineOptions { MaxQueuedPackets = maxPackets, MaxQueuedBytes = maxBytes });
        string? reason = null;
        session.Closed += (why, _) => reason = why;

        await Elsewhere(() => Enumerable.Range(0, 3).All(_ => gate.TryHold(Packet("12345"), rule: null)));
        Assert.Null(reason);
        await Elsewhere(() => gate.TryHold(Packet("12345"), rule: null));

        Assert.Equal("transport close", reason);
    }

    [Fact]
    public async Task What_the_gate_lets_pass_is_sent_without_a_lock()
    {
        var session = fixture.Io.Engine.OpenInMemory(new InMemoryTransport());
        var gate = new ConnectGate(session, new EngineOptions());
        await Elsewhere(() => gate.TryHold(Packet("held"), rule: null));
        var emitted = false;
        session.PacketCreated += _ => emitted = emitted || Elsewhere(() => gate.TryHold(Packet("by a handler"), rule: null)).Wait(TimeSpan.FromSeconds(5));

        await Elsewhere(() =>
        {
            gate.Open();
            return true;
        }).Soon();

        Assert.True(emitted);
    }

    [Fact]
    public async Task What_the_gate_holds_arrives_before_a_disconnection()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(_ => Elsewhere(() =>
        {
            nsp.Emit("goodbye");
            nsp.DisconnectSockets();
            return true;
        }).Wait());

        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal("goodbye", (await client.Next()).EventName);
        await client.Disconnected.Soon();
    }

    private static EncodedPacket Packet(string text) => new(EngineFrame.Text(EnginePacketType.Message, System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>On a thread that is certainly another one.</summary>
    private static Task<bool> Elsewhere(Func<bool> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
