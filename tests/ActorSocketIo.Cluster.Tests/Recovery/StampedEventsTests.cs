using System.Threading.Channels;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Guarding;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>What stands behind the arguments of events where clients are guarded, and who sees it.</summary>
public sealed class StampedEventsTests(StampedEventsTests.OneNode node) : ContractTest(node), IClassFixture<StampedEventsTests.OneNode>
{
    private SocketIoServer Server => Hosts[0].Server;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_volatile_event_with_a_text_at_its_end_says_what_the_client_has_got_too(bool isOwn)
    {
        var client = await Hosts[0].ConnectAsync("/").WaitAsync(Patience);
        Server.Emit("kept", 1);
        var kept = (await Next(client)).Args.Get<string>(1)!;

        Emit(client, isOwn, "text");
        var stamp = EmitStamp.Read((await Next(client)).Args.Get<string>(1));
        Emit(client, isOwn, 5);
        var withNumber = await Next(client);

        Assert.Equal(EmitStamp.Read(kept)!.Value.At!.Entries.AsEnumerable(), stamp!.Value.At!.Entries);
        Assert.False(withNumber.Args.Count > 1); // nobody takes it for an offset
        client.Disconnect();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Listeners_of_what_is_sent_see_the_arguments_alone(bool isOwn)
    {
        var client = await Hosts[0].ConnectAsync("/").WaitAsync(Patience);
        var sent = Channel.CreateUnbounded<int>();
        SocketOf(client, 0).OnAnyOutgoing((_, args) => sent.Writer.TryWrite(args.Count));

        Emit(client, isOwn, "text");
        Server.Emit("kept", "text", 2);
        SocketOf(client, 0).Emit("kept", "text", 2, 3);

        using var patience = new CancellationTokenSource(Patience);
        foreach (var count in new[] { 1, 2, 3 })
            Assert.Equal(count, await sent.Reader.ReadAsync(patience.Token));
        client.Disconnect();
    }

    [Fact]
    public async Task Clients_of_version_2_which_do_not_come_back_get_the_arguments_alone()
    {
        var wire = new InMemoryTransport { Encoding = EngineEncoding.Revision3 };
        Server.Engine.OpenInMemory(wire);
        await TestCluster.Until(() => wire.SentText.Contains("40"), "it is connected");
        var socket = Server.Sockets.Sockets.Values.Single(socket => socket.Conn.Protocol == 3);

        socket.Volatile.Emit("own", "text");
        Server.Volatile.Emit("all", "text");
        socket.Emit("own, kept", "text");
        Server.Emit("all, kept", "text");

        string[] expected = ["""42["own","text"]""", """42["all","text"]""", """42["own, kept","text"]""", """42["all, kept","text"]"""];
        await TestCluster.Until(() => wire.SentText.Count(text => text.StartsWith("42", StringComparison.Ordinal)) == expected.Length, "all have come");
        Assert.Equal(expected, wire.SentText.Where(text => text.StartsWith("42", StringComparison.Ordinal)));
        wire.Disconnect();
    }

    private void Emit(TestClient client, bool isOwn, object arg)
    {
        if (isOwn)
            SocketOf(client, 0).Volatile.Emit("volatile", arg);
        else
            Server.Volatile.Emit("volatile", arg);
    }

    /// <summary>A server that would have its clients guarded, and lets old ones in.</summary>
    public sealed class OneNode() : ServerCluster(1, heartbeatPauseSeconds: 20)
    {
        protected override void Configure(SocketIoOptions options)
        {
            base.Configure(options);
            options.ConnectionStateRecovery = new() { Guarded = true };
            options.Engine.AllowEio3 = true;
        }
    }
}
