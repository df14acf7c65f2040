using System.Text;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

public sealed class EmitVectorTests
{
    [Fact]
    public void An_emitter_that_is_not_named_has_emitted_nothing()
    {
        Assert.Equal(0, EmitVector.Zero[A]);
        Assert.Equal(0, At((A, 3))[B]);
    }

    [Fact]
    public void A_number_replaces_that_of_its_emitter_only_and_leaves_the_old_vector_as_it_was()
    {
        var before = At((A, 1), (B, 2));

        var after = before.With(A, 5).With(C, 7);

        Assert.Equal([(A, 5), (B, 2), (C, 7)], InOrder(after));
        Assert.Equal([(A, 1), (B, 2)], InOrder(before));
    }

    [Fact]
    public void The_later_of_two_points_has_for_each_emitter_the_larger_number()
    {
        var one = At((A, 5), (B, 2));
        var other = At((B, 3), (A, 4), (C, 1));

        Assert.Equal([(A, 5), (B, 3), (C, 1)], InOrder(one.Max(other)));
        Assert.Equal([(A, 5), (B, 3), (C, 1)], InOrder(other.Max(one)));
    }

    [Fact]
    public void A_point_covers_what_is_before_it_for_every_emitter_and_itself()
    {
        var point = At((A, 5), (B, 2));

        Assert.True(point.Covers(point));
        Assert.True(point.Covers(EmitVector.Zero));
        Assert.True(point.Covers(At((A, 4))));
        Assert.True(point.Covers(At((A, 5), (C, 0))));
        Assert.False(point.Covers(At((A, 6))));
        Assert.False(point.Covers(At((A, 1), (B, 3))));
        Assert.False(point.Covers(At((C, 1))));
        Assert.False(EmitVector.Zero.Covers(point));
    }

    [Fact]
    public void An_emitter_is_forgotten_with_its_number()
    {
        Assert.Equal([(B, 2)], InOrder(At((A, 1), (B, 2)).Without(emitter => emitter == A)));
    }

    [Fact]
    public void What_is_written_is_read_again_but_for_the_one_that_is_left_out()
    {
        var vector = At((A, 1), (B, 0xABCDEF), (C, long.MaxValue));

        Assert.Equal([(A, 1), (C, long.MaxValue)], InOrder(EmitVector.Parse(Text(vector, without: B))!));
        Assert.Equal([(B, 0xABCDEF), (C, long.MaxValue)], InOrder(EmitVector.Parse(Text(vector, without: A))!));
        Assert.Empty(EmitVector.Parse(Text(At((A, 1)), without: A))!.Entries);
        Assert.Empty(EmitVector.Parse("")!.Entries);
    }

    [Fact]
    public void What_is_written_is_right_after_each_of_many_changes()
    {
        var random = new Random(1);
        var vector = EmitVector.Zero;
        var expected = new Dictionary<NodeToken, long>();
        for (var change = 0; change < 2_000; change++)
        {
            var emitter = NodeToken.FromBits((ulong)random.Next(1, 20));
            expected[emitter] = random.NextInt64(long.MaxValue);
            vector = vector.With(emitter, expected[emitter]);

            var left = NodeToken.FromBits((ulong)random.Next(1, 20));
            if (random.Next(2) == 0) // some are never written
                Assert.Equal(expected.Where(entry => entry.Key != left).OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)), InOrder(EmitVector.Parse(Text(vector, left))!));
        }
    }

    [Theory]
    [InlineData(",")]
    [InlineData("AAAAAAAK1,")]
    [InlineData(",AAAAAAAK1")]
    [InlineData("AAAAAAAK1,,AAAAAAAL1")]
    [InlineData("AAAAAAAK")]
    [InlineData("AAAAAAA")]
    [InlineData("AAAAAA+K1")]
    [InlineData("AAAAAAAKg")]
    [InlineData("AAAAAAAK-1")]
    [InlineData("AAAAAAAK 1")]
    [InlineData("AAAAAAAK1 ")]
    [InlineData("AAAAAAAK8000000000000000")] // negative, as 64 bits
    [InlineData("AAAAAAAK10000000000000000")] // too large
    [InlineData("AAAAAAAK1;AAAAAAAL1")]
    [InlineData("Ünïcödé1")]
    [InlineData("\0")]
    public void Anything_else_is_no_vector(string text) => Assert.Null(EmitVector.Parse(text));

    [Fact]
    public void Any_text_at_all_is_answered()
    {
        var random = new Random(2);
        const string Signs = "AKz09-_,;~fF \0\uD800";
        for (var run = 0; run < 20_000; run++)
            EmitVector.Parse(new string(random.GetItems<char>(Signs, random.Next(40))));
    }

    [Fact]
    public void A_text_may_name_256_emitters_and_not_more()
    {
        static string Of(int count) => string.Join(',', Enumerable.Range(1, count).Select(bits => $"{NodeToken.FromBits((ulong)bits)}{bits:x}"));

        var most = EmitVector.Parse(Of(256))!;
        Assert.Equal(256, most.Entries.Length);
        Assert.Equal(256, most[NodeToken.FromBits(256)]);
        Assert.Null(EmitVector.Parse(Of(257)));
    }

    private static string Text(EmitVector vector, NodeToken without)
    {
        var text = new StringBuilder();
        vector.AppendTo(text, without);
        return text.ToString();
    }
}
