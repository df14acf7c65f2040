using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

public sealed class SharedTextTests
{
    [Fact]
    public void The_same_text_is_the_same_string_whether_it_comes_as_one_or_in_a_buffer()
    {
        var first = SharedText.Of(Text());

        Assert.Equal(Text(), first);
        Assert.Same(first, SharedText.Of(Text()));
        Assert.Same(first, SharedText.Of(Text().AsSpan()));
    }

    [Fact]
    public void Every_text_is_itself_however_many_there_are()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal($"text {i}", SharedText.Of($"text {i}"));
            Assert.Equal($"text {i % 7}", SharedText.Of($"text {i % 7}".AsSpan()));
        }

        Assert.Equal("", SharedText.Of(""));
    }

    [Fact]
    public void A_long_text_is_not_kept()
    {
        var text = new string('x', 1000);

        Assert.NotSame(SharedText.Of(text.AsSpan()), SharedText.Of(text.AsSpan()));
    }

    // Of this test only, and a new string each time.
    private static string Text() => new("the same text".AsSpan());
}
