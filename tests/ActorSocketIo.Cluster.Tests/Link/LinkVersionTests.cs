using System.Collections.Concurrent;
using System.Text;
using ActorSocketIo.Cluster.Tests.Serialization;
using ActorSocketIo.Hosting;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace ActorSocketIo.Cluster.Tests.Link;

/// <summary>Nodes say in their greeting which version they speak, and get what they read.</summary>
public sealed class LinkVersionTests
{
    private readonly ConcurrentQueue<string> _formsRead = new();
    private readonly ConcurrentQueue<(NodeToken Reader, string Text)> _novelties = new();
    private readonly Inbox _inbox = new();

    private static MessageCodec Next => new MessageCodec<Novelty>("X2", (w, m) => w.WriteString(m.Text), (ref WireReader r) => new(r.ReadString())) { Since = 2 };

    private static ICanTell NobodysWire => ActorRefs.Nobody;

    [Fact]
    public async Task A_message_goes_to_each_node_in_the_newest_form_that_it_reads()
    {
        await using var cluster = await StartMixed();
        var (old, next, other) = (cluster[0], cluster[1], cluster[2]);

        Assert.Empty(next.Links.Tell([old.Token, other.Token], Lane.Ordered, new Counted(1, 1)));
        await _inbox.Reaches(2);
        Assert.Equal(["T1", "T2"], _formsRead.Order());

        Assert.Empty(old.Links.Tell([next.Token, other.Token], Lane.Ordered, new Counted(1, 2)));
        await _inbox.Reaches(4);
        Assert.Equal(["T1", "T1", "T1", "T2"], _formsRead.Order());
    }

    [Fact]
    public async Task A_message_that_a_node_does_not_read_yet_is_not_sent_to_it_and_counted()
    {
        await using var cluster = await StartMixed();
        var (old, next, other) = (cluster[0], cluster[1], cluster[2]);

        var refused = next.Links.Tell([old.Token, other.Token], Lane.Questions, new Novelty("new"));
        await next.Links.TellWhenRoom([old.Token], Lane.Questions, new Novelty("never"));
        await TestCluster.Until(() => !_novelties.IsEmpty, "the node that reads it has got it");
        next.Links.Tell(old.Token, Lane.Questions, new Counted(0, 0));
        await _inbox.Reaches(1);

        Assert.Equal(old.Token, Assert.Single(refused));
        Assert.Equal([(other.Token, "new")], _novelties);
        Assert.Equal(2, next.Links.Counters.Dropped);
        Assert.Equal(0, old.Links.Counters.Undecodable);
    }

    [Fact]
    public async Task What_only_the_next_version_reads_waits_for_a_node_that_has_not_been_heard_of_as_all_else_does()
    {
        var wire = new Wire();
        var setup = BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString("akka { actor.provider = cluster, loglevel = OFF, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }").WithFallback(ReferenceConf.Value))
            .And(new WireSetup(Form("T1", since: 1), Next) { Version = 2 })
            .And(new LinkSetup((lane, _) => lane == Lane.Ordered ? wire : NobodysWire));
        using var system = ActorSystem.Create("sio-test", setup);
        var links = new NodeLinks(system, LinkSettings.From(system.Settings.Config));
        var peer = new Peer(NodeToken.FromBits(42), new UniqueAddress(new Address("akka.tcp", "sio-test", "127.0.0.1", 1), 7), MemberStatus.Joining, IsReachable: true);
        var link = links.Open(peer);

        Assert.True(links.Tell(peer.Token, Lane.Ordered, new Counted(1, 1)));
        Assert.True(links.Tell(peer.Token, Lane.Ordered, new Novelty("early")));
        Assert.Empty(wire.Passed);
        link.Open(version: 2, readsFrames: false);

        Assert.Equal(["T1", "X2"], wire.Passed.Select(piece => Encoding.ASCII.GetString(piece.Bytes.Span.Slice(1, 2))));
        Assert.Equal(0, links.Counters.Dropped);
        await system.Terminate();
    }

    [Fact]
    public void A_greeting_that_does_not_say_so_is_of_a_node_that_reads_no_frames()
    {
        var registry = new WireRegistry(WireCatalogue.Codecs);
        Assert.True(registry.TryGet("lh", out var codec));

        Assert.Equal(new LinkProtocol.Hello(1, IsAnswer: true, ReadsFrames: false), codec.Read(new byte[] { 1, 1 }));
    }

    /// <summary>A node of this version and two of the next.</summary>
    private Task<TestCluster> StartMixed() => TestCluster.Start(3, new()
    {
        Prepare = node =>
        {
            node.Links.Subscribe<Counted>(_inbox.Add);
            node.Links.Subscribe<Novelty>((_, message) => _novelties.Enqueue((node.Token, message.Text)));
        },
        MessagesOfNode = number => number == 0
            ? new(Form("T1", since: 1))
            : new(Form("T1", since: 1), Form("T2", since: 2), Next) { Version = 2 },
    });

    private MessageCodec<Counted> Form(string manifest, byte since) => new(
        manifest,
        (w, m) => { w.WriteInt32(m.Series); w.WriteInt32(m.Number); },
        (ref r) =>
        {
            _formsRead.Enqueue(manifest);
            return new(r.ReadInt32(), r.ReadInt32());
        })
    {
        Since = since,
    };

    private sealed class Wire : ICanTell
    {
        public List<LinkProtocol.Numbered> Passed { get; } = [];

        public void Tell(object message, IActorRef sender) => Passed.Add((LinkProtocol.Numbered)message);
    }
}
