using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Tests.Recovery;

public sealed class MissedPacketsTests
{
    private readonly MissedPackets _missed = new(maxPackets: 4, maxBytes: 1000);

    [Fact]
    public void After_an_offset_comes_what_was_kept_behind_it()
    {
        Add("a", "b", "c");

        Assert.True(_missed.TryResume("a"));

        Assert.Equal(["b", "c"], All());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public void Without_a_right_offset_everything_comes_that_the_client_is_not_known_to_have(string? offset)
    {
        Add("a");
        Add(ping: 1, "b", "c");
        _missed.Cut(ping: 1);

        Assert.True(_missed.TryResume(offset));

        Assert.Equal(["b", "c"], All());
    }

    [Fact]
    public void What_came_behind_the_line_of_a_move_does_not_go_along_but_stays_for_others()
    {
        Add("a");
        _missed.Add(new(EngineFrame.Text(EnginePacketType.Message, "b"u8)), "b", MissedPackets.Unsent, line: 3);

        Assert.Equal(["a"], _missed.Before(round: 3).Select(packet => packet.Offset));
        Assert.Equal(["a", "b"], _missed.Before(round: 4).Select(packet => packet.Offset));
    }

    [Fact]
    public void What_was_dropped_for_want_of_room_cannot_be_made_up_for_unless_the_client_has_it()
    {
        Add("a", "b", "c", "d", "e", "f");

        Assert.Equal(["c", "d", "e", "f"], All());
        Assert.False(_missed.TryResume(null));
        Assert.False(_missed.TryResume("a"));
        Assert.True(_missed.TryResume("c"));
        Assert.Equal(["d", "e", "f"], All());
        Assert.True(_missed.TryResume(null));
    }

    [Fact]
    public void What_a_client_has_by_the_stamp_of_another_node_is_not_sent_again()
    {
        Add("~AAAAAAAA1;AAAAAAAB1", "~AAAAAAAB2;AAAAAAAA1", "~AAAAAAAA2", "~AAAAAAAB3;AAAAAAAA2");

        Assert.True(_missed.TryResume("~AAAAAAAA2;AAAAAAAB1,AAAAAAAC7"));

        Assert.Equal(["~AAAAAAAB2;AAAAAAAA1", "~AAAAAAAB3;AAAAAAAA2"], All());
        Assert.Equal(2 * Packet(1).Bytes, _missed.Bytes);
    }

    [Fact]
    public void They_are_complete_until_something_is_dropped_for_want_of_room_and_counted()
    {
        Add("a", "b", "c", "d");
        Assert.True(_missed.IsComplete);
        Assert.Equal(4, _missed.Count);

        Add("e");
        Assert.False(_missed.IsComplete);
        Assert.Equal(4, _missed.Count);

        _missed.Cut(ping: 1);
        Assert.True(_missed.IsComplete);
        Assert.Equal(0, _missed.Count);
    }

    [Fact]
    public void A_pong_says_that_what_was_dropped_before_has_arrived()
    {
        Add("a", "b", "c", "d", "e");
        _missed.Cut(ping: 1);
        Add(ping: 1, "f");

        Assert.True(_missed.TryResume(null));

        Assert.Equal(["f"], All());
    }

    [Fact]
    public void What_no_session_took_is_not_cut_by_any_pong()
    {
        _missed.Add(Packet(1), "a", MissedPackets.Unsent);

        _missed.Cut(ping: 1_000);

        Assert.Equal(["a"], All());
    }

    [Fact]
    public void Bytes_are_bounded_too_and_one_packet_that_is_larger_is_not_kept()
    {
        _missed.Add(Packet(600), "a", 0);
        _missed.Add(Packet(600), "b", 0);
        Assert.Equal(["b"], All());

        _missed.Add(Packet(2000), "c", 0);

        Assert.Empty(All());
        Assert.Equal(0, _missed.Bytes);
        Assert.False(_missed.TryResume("b"));
    }

    [Fact]
    public void What_was_discarded_before_it_left_leaves_no_gap()
    {
        var discarded = Packet(10);
        Add("a");
        _missed.Add(discarded, "b", 0);
        Add("c");

        _missed.Forget(discarded);

        Assert.Equal(2 * Packet(1).Bytes, _missed.Bytes);
        Assert.True(_missed.TryResume("a"));
        Assert.Equal(["c"], All());
    }

    [Fact]
    public void A_new_session_stamps_anew_what_it_takes()
    {
        Add(ping: 7, "a", "b");

        var sent = 0;
        _missed.SendAll(_ => sent++);
        _missed.Cut(ping: 1);

        Assert.Equal(2, sent);
        Assert.Equal(["b"], All());
    }

    private static EncodedPacket Packet(int length) => new(EngineFrame.Text(EnginePacketType.Message, new byte[length]));

    private void Add(params string[] offsets) => Add(ping: 0, offsets);

    private void Add(int ping, params string[] offsets)
    {
        foreach (var offset in offsets)
            _missed.Add(Packet(1), offset, ping);
    }

    private string[] All() => [.. _missed.Offsets];
}
