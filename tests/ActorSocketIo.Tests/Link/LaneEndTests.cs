using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Link;
using ActorSocketIo.Remoting;
using ActorSocketIo.Tests.Remoting;
using ActorSocketIo.Tests.Server;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote.Transport;
using Google.Protobuf;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Tests.Link;

/// <summary>A lane that sends by a connection whose other end is this test.</summary>
public sealed class LaneEndTests : IAsyncLifetime, IDisposable
{
    private const long Patience = 100;
    private static readonly UniqueAddress Node = new(new Address("akka.tcp", "socketio", "10.0.0.1", 4053), 7);

    private readonly ActorSystem _system = ActorSystem.Create("socketio");
    private readonly SocketTransport _transport;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ByAkka _byAkka = new();
    private readonly LaneEnd _lane;
    private SocketAssociation _connection = null!;
    private TcpSocket _peer = null!;
    private long _now;

    public LaneEndTests()
    {
        _transport = new SocketTransport(_system, LoopbackTransport.Settings());
        var connection = new LinkConnection(Node, NodeConnections.Of(_system));
        connection.Understand();
        _lane = new LaneEnd(Lane.Ordered, _byAkka, (_, _) => [NodeConnections.Marker], connection, new LinkSettings(), new LinkCounters());
    }

    public async Task InitializeAsync()
    {
        await _transport.Listen();
        _listener.Start();
        _connection = (SocketAssociation)await _transport.Associate(new Address("tcp", "socketio", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port));
        _peer = await _listener.AcceptSocketAsync();
        _connection.ReadHandlerSource.SetResult(new Deaf());
        _connection.Write(AkkaFrames.Introducing(Node));
        Say(AkkaFrames.Introducing(Node));
        await Eventually.True(() => NodeConnections.Of(_system).Find(Node) == _connection);
    }

    public async Task DisposeAsync()
    {
        await _transport.Shutdown();
        await _system.Terminate();
    }

    public void Dispose()
    {
        _peer.Dispose();
        _listener.Dispose();
        _transport.Dispose();
    }

    [Fact]
    public async Task A_connection_on_which_nothing_at_all_is_heard_is_left_for_Akkas_way_until_something_is()
    {
        Send();
        LookAfter(times: 4);
        Assert.Empty(_byAkka.Told);

        LookAfter(times: 1);

        Assert.Equal(1, Assert.IsType<LinkProtocol.Numbered>(Assert.Single(_byAkka.Told)).Number); // from the first again
        Say(ByteString.CopyFrom(10, 0));
        await Eventually.True(() => _connection.IsUsable);
        Send();
        Assert.Single(_byAkka.Told);
    }

    [Fact]
    public async Task A_connection_on_which_something_else_is_heard_is_kept_however_long_a_busy_peer_answers_nothing()
    {
        Send();
        for (var i = 0; i < 20; i++)
        {
            var heard = _connection.Heard;
            LookAfter(times: 1);
            Say(ByteString.CopyFrom(10, 0));
            await Eventually.True(() => _connection.Heard > heard);
        }

        Assert.Empty(_byAkka.Told);
        Assert.Equal(0, _lane.Counters.Resent);
    }

    [Fact]
    public async Task What_had_no_room_is_sent_when_there_is_some_though_nothing_tells_of_it()
    {
        while (_connection.HasRoom)
            Assert.True(_connection.Write(ByteString.CopyFrom(new byte[1 << 20])));
        Send();
        Assert.True(_lane.Outgoing.IsCongested);

        var drained = DrainAsync();
        await Eventually.True(() => _connection.HasRoom);
        LookAfter(times: 1);

        Assert.False(_lane.Outgoing.IsCongested);
        _peer.Close(0);
        await drained;
    }

    [Fact]
    public void A_connection_that_breaks_is_left_at_once_and_the_lane_begins_again()
    {
        Send();
        Send();
        _connection.Dispose();

        Send();

        Assert.Equal([1, 2, 3], _byAkka.Told.Cast<LinkProtocol.Numbered>().Select(piece => piece.Number));
    }

    private void Send()
    {
        lock (_lane.Gate)
        {
            Assert.True(_lane.Outgoing.TryAdd(new byte[10]));
            _lane.Send(_now);
        }
    }

    private void LookAfter(int times)
    {
        for (var i = 0; i < times; i++)
        {
            lock (_lane.Gate)
                _lane.LookAfter(_now += Patience, Patience);
        }
    }

    private void Say(ByteString frame) => _peer.Send([.. BitConverter.GetBytes(frame.Length), .. frame.ToByteArray()]);

    private async Task DrainAsync()
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (await _peer.ReceiveAsync(buffer) > 0)
            {
                // nobody reads it
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // by the test
        }
    }

    private sealed class ByAkka : ICanTell
    {
        public List<object> Told { get; } = [];

        public void Tell(object message, IActorRef sender) => Told.Add(message);
    }

    private sealed class Deaf : IHandleEventListener
    {
        public void Notify(IHandleEvent ev)
        {
        }
    }
}
