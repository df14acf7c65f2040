using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Remoting;
using ActorSocketIo.Tests.Server;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote.Transport;
using Google.Protobuf;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Tests.Remoting;

/// <summary>Two ends of a connection, as Akka.Remote uses them.</summary>
public sealed class SocketTransportTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly ActorSystem _system = ActorSystem.Create("socketio");
    private readonly SocketTransport _here, _there;
    private readonly Arrivals _arrivals = new();
    private Address _address = null!;

    public SocketTransportTests()
    {
        _here = new SocketTransport(_system, LoopbackTransport.Settings());
        _there = new SocketTransport(_system, LoopbackTransport.Settings());
    }

    public async Task InitializeAsync()
    {
        await _here.Listen();
        (_address, var arrivals) = await _there.Listen();
        arrivals.SetResult(_arrivals);
    }

    public async Task DisposeAsync()
    {
        await _here.Shutdown();
        await _there.Shutdown();
        await _system.Terminate();
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public async Task Says_where_it_listens()
    {
        Assert.Equal(("tcp", "socketio", "127.0.0.1"), (_address.Protocol, _address.System, _address.Host));
        Assert.True(_address.Port > 0);

        using var named = new SocketTransport(_system, LoopbackTransport.Settings("public-hostname = node-0, public-port = 4053"));
        Assert.Equal("tcp://socketio@node-0:4053", (await named.Listen()).Item1.ToString());
        await named.Shutdown();
    }

    [Fact]
    public async Task Both_ends_hear_what_the_other_sends_in_order()
    {
        var (near, far) = await ConnectAsync();
        for (var i = 0; i < 5000; i++)
        {
            Assert.True(near.Handle.Write(Frame(i, i % 100 == 0 ? 200_000 : i % 50)));
            Assert.True(far.Handle.Write(Frame(i, 4)));
        }

        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal(Frame(i, i % 100 == 0 ? 200_000 : i % 50), far.Events.Payload());
            Assert.Equal(Frame(i, 4), near.Events.Payload());
        }
    }

    [Fact]
    public async Task A_peer_that_does_not_read_holds_up_nobody_who_writes_and_what_it_does_not_take_is_refused()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var handle = await _here.Associate(AddressOf(silent));
        var frame = Frame(0, 1 << 20);

        var taken = 0;
        await Sessions.OwnThread.Run(() =>
        {
            while (handle.Write(frame))
                taken++;
        }).WaitAsync(s_patience);

        Assert.InRange(taken, 16, 48); // 16 MiB wait, the rest is in the kernel
    }

    [Fact]
    public async Task An_end_that_disassociates_sends_what_waits_first_and_both_hear_of_the_end()
    {
        var (near, far) = await ConnectAsync();
        for (var i = 0; i < 1000; i++)
            near.Handle.Write(Frame(i, 1000));
        near.Handle.Disassociate("it is over", _system.Log);

        for (var i = 0; i < 1000; i++)
            Assert.Equal(Frame(i, 1000), far.Events.Payload());
        Assert.IsType<Disassociated>(far.Events.Next());
        Assert.IsType<Disassociated>(near.Events.Next());
        Assert.False(near.Handle.Write(Frame(0, 4)));
    }

    [Fact]
    public async Task A_connection_that_breaks_ends_at_both()
    {
        using var stranger = await ConnectStrangerAsync();
        var far = new End(_arrivals.Next());
        stranger.Close(0); // a reset

        Assert.IsType<Disassociated>(far.Events.Next());
        Assert.False(far.Handle.Write(Frame(0, 4)));
    }

    [Fact]
    public async Task A_stranger_who_sends_too_long_a_frame_is_hung_up_on()
    {
        using var stranger = await ConnectStrangerAsync();
        var far = new End(_arrivals.Next());
        stranger.Send([255, 255, 255, 127]);

        Assert.IsType<Disassociated>(far.Events.Next());
        Assert.Equal(0, await stranger.ReceiveAsync(new byte[1]).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Frames_that_are_not_Akkas_reach_no_actor_and_are_heard_only_from_a_node_that_has_introduced_itself()
    {
        var heard = new BlockingCollection<(UniqueAddress From, byte[] Frame)>();
        NodeConnections.Of(_system).Received = (from, frame) => heard.Add((from, frame.ToArray()));
        var (near, far) = await ConnectAsync();
        byte[] early = [NodeConnections.Marker, 1], late = [NodeConnections.Marker, 2];
        var node = new UniqueAddress(new Address("akka.tcp", "socketio", "10.0.0.1", 4053), -5);

        near.Handle.Write(ByteString.CopyFrom(early));
        near.Handle.Write(AkkaFrames.Introducing(node));
        near.Handle.Write(ByteString.CopyFrom(late));
        Assert.Equal(AkkaFrames.Introducing(node), far.Events.Payload());
        Assert.True(heard.TryTake(out var first, s_patience));

        Assert.Equal(node, first.From);
        Assert.Equal(late, first.Frame);
        Assert.Null(NodeConnections.Of(_system).Find(first.From)); // who has not introduced itself would not be known there
        far.Handle.Write(AkkaFrames.Introducing(node));
        var connection = NodeConnections.Of(_system).Find(first.From);
        Assert.Same(far.Handle, connection);
        near.Handle.Disassociate("it is over", _system.Log);
        Assert.IsType<Disassociated>(far.Events.Next());
        await Eventually.True(() => NodeConnections.Of(_system).Find(first.From) is null, "it is not listed any more");
        Assert.False(connection!.TrySendPastAkka(late));
        Assert.Empty(heard);
    }

    [Fact]
    public async Task When_the_connection_that_a_node_has_made_ends_so_does_the_one_that_was_made_to_it()
    {
        var (node, self) = (new UniqueAddress(new Address("akka.tcp", "socketio", "10.0.0.1", 4053), 1), new UniqueAddress(new Address("akka.tcp", "socketio", "10.0.0.2", 4053), 2));
        var (ours, atNode) = await ConnectAsync();
        ours.Handle.Write(AkkaFrames.Introducing(self));
        atNode.Handle.Write(AkkaFrames.Introducing(node));
        ours.Events.Payload();
        var (theirs, atUs) = await ConnectAsync();
        theirs.Handle.Write(AkkaFrames.Introducing(node));
        atUs.Handle.Write(AkkaFrames.Introducing(self));
        atUs.Events.Payload();
        Assert.Same(atUs.Handle, NodeConnections.Of(_system).Find(node));

        theirs.Handle.Disassociate("it writes on ours from now on, which Akka does not read here", _system.Log);

        Assert.IsType<Disassociated>(atUs.Events.Next());
        Assert.IsType<Disassociated>(ours.Events.Next());
        Assert.Null(NodeConnections.Of(_system).Find(node));
    }

    [Fact]
    public void Who_is_at_the_other_end_is_read_of_Akkas_first_words_and_of_nothing_else()
    {
        var node = new UniqueAddress(new Address("akka.ssl.tcp", "socketio", "node-0", 4053), 7);
        var frame = AkkaFrames.Introducing(node);

        Assert.True(Introduction.TryRead(frame, out var read));
        Assert.Equal(node, read);
        for (var length = 0; length < frame.Length; length++)
            Assert.False(Introduction.TryRead(ByteString.CopyFrom(frame.Span[..length]), out _));
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var noise = frame.ToByteArray();
            noise[random.Next(noise.Length)] = (byte)random.Next(256);
            Introduction.TryRead(ByteString.CopyFrom(noise), out _); // throws nothing
        }
    }

    [Fact]
    public async Task Where_nobody_listens_no_connection_is_made_and_the_error_names_the_address()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var address = AddressOf(gone);
        gone.Stop();

        var failure = await Assert.ThrowsAsync<InvalidAssociationException>(() => _here.Associate(address));

        Assert.Contains(address.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dial_that_is_not_answered_ends_when_its_time_is_up()
    {
        // A listener whose queue is full answers no more; the kernel goes on trying for two minutes.
        using var full = new TcpSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var port = ((IPEndPoint)full.LocalEndPoint!).Port;
        using var filler = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(IPAddress.Loopback, port);
        using var hasty = new SocketTransport(_system, LoopbackTransport.Settings("connection-timeout = 200 ms"));

        await Assert.ThrowsAsync<InvalidAssociationException>(() => hasty.Associate(new Address("tcp", "socketio", "127.0.0.1", port)).WaitAsync(s_patience));
        await hasty.Shutdown();
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1", 99_999)]
    [InlineData("no.such.name.invalid", 4053)]
    public async Task An_address_that_is_none_fails_the_dial_and_nothing_else(string host, int? port)
    {
        var address = new Address("tcp", "socketio", host, port);

        var failure = await Assert.ThrowsAsync<InvalidAssociationException>(() => _here.Associate(address).WaitAsync(s_patience));

        Assert.Contains(host, failure.Message, StringComparison.Ordinal);
        await ConnectAsync();
    }

    [Fact]
    public async Task A_connection_that_nobody_listens_to_ends_when_it_is_given_up()
    {
        var handle = (SocketAssociation)await _here.Associate(_address);
        _arrivals.Next();

        handle.Disassociate("nobody wants it", _system.Log);

        await handle.Closed.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Both_may_end_a_connection_at_once()
    {
        var (near, far) = await ConnectAsync();

        await Task.WhenAll(
            Task.Run(() => near.Handle.Disassociate("one", _system.Log)),
            Task.Run(() => far.Handle.Disassociate("other", _system.Log)));

        Assert.IsType<Disassociated>(near.Events.Next());
        Assert.IsType<Disassociated>(far.Events.Next());
    }

    [Theory]
    [InlineData("::1", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    public async Task IPv6_addresses_work_with_brackets_or_without(string hostname, string named)
    {
        using var six = new SocketTransport(_system, LoopbackTransport.Settings($"hostname = \"{hostname}\""));
        var (address, arrivals) = await six.Listen();
        arrivals.SetResult(_arrivals);

        Assert.Equal(named, address.Host);
        var near = new End(await _here.Associate(address));
        var far = new End(_arrivals.Next());
        near.Handle.Write(Frame(1, 4));
        Assert.Equal(Frame(1, 4), far.Events.Payload());
        await six.Shutdown();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_the_error()
    {
        using var second = new SocketTransport(_system, LoopbackTransport.Settings($"port = {_address.Port}"));

        var failure = await Assert.ThrowsAsync<Akka.Remote.RemoteTransportException>(() => second.Listen());

        Assert.Contains($"127.0.0.1:{_address.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_thread_is_left_when_a_transport_has_shut_down()
    {
        var (near, far) = await ConnectAsync();

        Assert.True(await _here.Shutdown());
        Assert.True(await _there.Shutdown());

        Assert.IsType<Disassociated>(near.Events.Next());
        Assert.IsType<Disassociated>(far.Events.Next());
        await Assert.ThrowsAnyAsync<SocketException>(ConnectStrangerAsync);
        if (OperatingSystem.IsLinux())
            await Eventually.True(() => Threads("with 127.0.0.1") == 0, "the connections' threads end");
    }

    [Fact]
    public async Task Nodes_with_Akkas_own_transport_understand_it()
    {
        const string Ours = "akka.remote.dot-netty.tcp.transport-class = \"ActorSocketIo.Remoting.SocketTransport, ActorSocketIo\"";
        using var ours = StartRemoting(Ours);
        using var akkas = StartRemoting();

        await AssertHears(ours, akkas);
        await AssertHears(akkas, ours);
    }

    private static ActorSystem StartRemoting(string more = "") => ActorSystem.Create("socketio", ConfigurationFactory.ParseString($$"""
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        {{more}}
        """));

    private static async Task AssertHears(ActorSystem from, ActorSystem to)
    {
        to.ActorOf(Props.Create<Echo>(), "echo");
        var address = ((ExtendedActorSystem)to).Provider.DefaultAddress;
        var text = new string('x', 50_000);

        Assert.Equal(text, await from.ActorSelection($"{address}/user/echo").Ask<string>(text, s_patience));
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    [Fact]
    public void Keys_that_it_does_not_heed_are_refused()
    {
        Assert.Throws<ConfigurationException>(() => new SocketTransport(_system, LoopbackTransport.Settings("byte-order = big-endian")));
        var failure = Assert.Throws<ConfigurationException>(() => new SocketTransport(_system, LoopbackTransport.Settings("enable-ssl = on")));
        Assert.Contains("Cluster:Tls", failure.Message, StringComparison.Ordinal);
    }

    private async Task<(End Near, End Far)> ConnectAsync()
    {
        var near = new End(await _here.Associate(_address));
        return (near, new End(_arrivals.Next()));
    }

    private async Task<TcpSocket> ConnectStrangerAsync()
    {
        var stranger = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await stranger.ConnectAsync(_address.Host, _address.Port!.Value);
            return stranger;
        }
        catch
        {
            stranger.Dispose();
            throw;
        }
    }

    private static int Threads(string name) =>
        Directory.GetDirectories("/proc/self/task").Count(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith(name, StringComparison.Ordinal));

    private static Address AddressOf(TcpListener listener) => new("tcp", "socketio", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    private static ByteString Frame(int number, int length)
    {
        var content = new byte[Math.Max(length, 4)];
        BitConverter.TryWriteBytes(content, number << 8 | 0x0A); // as one of Akka's begins
        return ByteString.CopyFrom(content);
    }

    private sealed class End : IHandleEventListener
    {
        public End(AssociationHandle handle)
        {
            Handle = handle;
            handle.ReadHandlerSource.SetResult(this);
        }

        public AssociationHandle Handle { get; }

        public Events Events { get; } = new();

        public void Notify(IHandleEvent ev) => Events.Add(ev);
    }

    private sealed class Events
    {
        private readonly BlockingCollection<IHandleEvent> _events = [];

        public void Add(IHandleEvent happened) => _events.Add(happened);

        public IHandleEvent Next() => _events.TryTake(out var next, s_patience) ? next : throw new TimeoutException("Nothing happened.");

        public ByteString Payload() => Assert.IsType<InboundPayload>(Next()).Payload;
    }

    private sealed class Arrivals : IAssociationEventListener
    {
        private readonly BlockingCollection<IAssociationEvent> _arrivals = [];

        public void Notify(IAssociationEvent ev) => _arrivals.Add(ev);

        public AssociationHandle Next() => _arrivals.TryTake(out var next, s_patience)
            ? ((InboundAssociation)next).Association
            : throw new TimeoutException("Nobody came.");
    }
}
