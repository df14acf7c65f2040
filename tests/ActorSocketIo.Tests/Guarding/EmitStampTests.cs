using ActorSocketIo.Guarding;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

public sealed class EmitStampTests
{
    [Fact]
    public void A_stamp_names_the_emit_and_all_that_the_client_has()
    {
        var order = new EmitOrder(A);
        string offset;
        using (EmitOrder.Enter(order))
        {
            order.Next();
            order.Saw(B, 0x1F);
            order.Saw(C, 3);
            offset = order.StampOf(B, 0x1F);
        }

        var stamp = EmitStamp.Read(offset)!.Value;

        Assert.Equal((B, 0x1F), (stamp.Emitter, stamp.Number));
        Assert.Equal([(A, 1), (B, 0x1F), (C, 3)], InOrder(stamp.At!));
    }

    [Fact]
    public void A_stamp_of_the_only_emitter_says_that_there_is_no_other()
    {
        var order = new EmitOrder(A);
        using var turn = EmitOrder.Enter(order);
        order.Next();

        Assert.Equal([(A, 1)], InOrder(EmitStamp.Read(order.Stamp())!.Value.At!));
    }

    [Fact]
    public void A_bare_name_says_nothing_of_others()
    {
        var stamp = EmitStamp.Read(PacketOffset.Make(B.ToString(), 0x1F))!.Value;

        Assert.Equal((B, 0x1F, null), (stamp.Emitter, stamp.Number, stamp.At));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("~")]
    [InlineData(";")]
    [InlineData("~;")]
    [InlineData("~AAAAAAAK")] // no number
    [InlineData("~AAAAAAA1")] // no token
    [InlineData("~AAAAAAAKg")]
    [InlineData("~AAAAAAAK-1")]
    [InlineData("~AAAAAAAK8000000000000000")]
    [InlineData("~AAAAAAAK1;x")]
    [InlineData("~AAAAAAAK1;;")]
    [InlineData("~AAAAAAAK1;AAAAAAAL1;")]
    [InlineData("~AAAAAAAK1;AAAAAAAL1,")]
    [InlineData(";AAAAAAAL1")]
    [InlineData("AAAAAAAK1")]
    [InlineData("xAAAAAAAK1")] // the last argument of an event of the application's
    [InlineData("password10")]
    [InlineData("what the application said")]
    public void What_no_node_has_made_is_none(string? offset) => Assert.Null(EmitStamp.Read(offset));

    [Fact]
    public void Any_text_at_all_is_answered()
    {
        var random = new Random(3);
        for (var run = 0; run < 20_000; run++)
            EmitStamp.Read("~" + new string(random.GetItems<char>("AKz09-_,;~fF \0\uD800", random.Next(40))));
    }
}
