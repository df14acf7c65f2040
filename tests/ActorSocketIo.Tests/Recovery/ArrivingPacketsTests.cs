using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>What another node has kept, and what comes directly meanwhile, made one.</summary>
public sealed class ArrivingPacketsTests
{
    private static readonly NodeToken One = NodeToken.FromBits(1), Other = NodeToken.FromBits(2), Later = NodeToken.FromBits(3);

    private readonly Dictionary<NodeToken, long> _begun = new() { [One] = 1, [Other] = 1 };
    private readonly ArrivingPackets _arrival;
    private readonly List<string> _received = [];

    public ArrivingPacketsTests() => _arrival = new(from => _begun[from ?? One], maxPackets: 10, maxBytes: 1000);

    [Fact]
    public void The_others_part_comes_first_and_then_what_only_came_here()
    {
        Direct(One, "c", "d", "e");

        Assert.True(End("a", "b", "c"));

        Assert.Equal(["a", "b", "c", "d", "e"], _received);
    }

    [Fact]
    public void What_only_came_here_stands_before_the_next_of_its_node_that_both_have()
    {
        Direct(One, "x", "b", "y");
        Direct(Other, "z");

        Assert.True(End("a", "b", "c"));

        Assert.Equal(["a", "x", "b", "c", "y", "z"], _received);
    }

    [Fact]
    public void In_another_order_here_nothing_is_lost_or_doubled()
    {
        Direct(One, "c", "b", "x");

        Assert.True(End("a", "b", "c"));

        Assert.Equal(["a", "b", "c", "x"], _received);
    }

    [Fact]
    public void What_came_before_its_nodes_line_the_other_has_or_the_client()
    {
        _begun[One] = 0;
        Direct(One, "early");
        _begun[One] = 6;
        Direct(One, "of the line before");
        _begun[One] = 7;
        Direct(One, "behind");

        Assert.True(End(round: 7, "a"));

        Assert.Equal(["a", "behind"], _received);
    }

    [Fact]
    public void What_a_node_emits_that_came_after_the_line_was_drawn_is_kept()
    {
        _begun[Later] = 0;
        Direct(Later, "x");

        Assert.True(End("a"));

        Assert.Equal(["a", "x"], _received);
    }

    [Fact]
    public void Volatile_packets_are_not_kept_and_after_the_end_they_go_their_usual_way()
    {
        Assert.True(_arrival.TryKeep(Packet("v"), offset: null, One));
        Assert.True(End());

        Assert.False(_arrival.TryKeep(Packet("late"), "late", One));
        Assert.Empty(_received);
    }

    [Fact]
    public void More_than_is_kept_comes_to_nothing()
    {
        Direct(One, [.. Enumerable.Range(0, 11).Select(number => $"{number}")]);

        Assert.False(End("a"));

        Assert.Empty(_received);
    }

    private void Direct(NodeToken from, params string[] offsets)
    {
        foreach (var offset in offsets)
            Assert.True(_arrival.TryKeep(Packet(offset), offset, from));
    }

    private bool End(params string[] theirs) => End(round: 1, theirs);

    private bool End(long round, params string[] theirs) =>
        _arrival.TryEnd([.. theirs.Select(offset => new KeptPacket(Packet(offset), offset))], round, [One, Other], all => _received.AddRange(all.Select(packet => packet.Offset)));

    private static EncodedPacket Packet(string text) => new(EngineFrame.Text(EnginePacketType.Message, System.Text.Encoding.UTF8.GetBytes(text)));
}
